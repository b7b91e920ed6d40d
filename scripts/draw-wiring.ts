// `npm run -s build && node dist/scripts/draw-wiring.js`: writes the wiring table into the README of each board, and its drawing
// beside it, from the profile. test/firmware-configs.test.ts sees that both are as the profile says.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { boards, wiringPage } from './wiring/boards.ts';

for (const board of boards()) {
  const { readme, svg } = await wiringPage(board);
  writeFileSync(
    path.join(board.folder, 'README.md'),
    readme(readFileSync(path.join(board.folder, 'README.md'), 'utf8')),
  );
  writeFileSync(path.join(board.folder, 'wiring.svg'), svg);
  process.stdout.write(`${board.name}\n`);
}
