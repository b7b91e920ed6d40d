// The one place that loads @peculiar/x509: its container needs reflect-metadata to be there first.
import 'reflect-metadata';

export * from '@peculiar/x509';
