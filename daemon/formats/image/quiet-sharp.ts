import sharp from 'sharp';

// Decoded captures must not stay in memory once they are used, and no image is read twice.
sharp.cache(false);

export { default } from 'sharp';
