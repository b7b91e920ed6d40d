import { testShortForm } from './faults/short-form.ts';

testShortForm('endurance');
