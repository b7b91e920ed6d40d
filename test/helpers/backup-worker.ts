// Backs up or restores a data folder, to be killed at any moment: `backup|restore DATA BACKUP`.
import { copyStore } from '../../daemon/backup.ts';
import { restoreDataFolder } from '../../daemon/restore.ts';
import { writeBackup } from '../../daemon/store/backup/backup-folder.ts';
import { noted, withKiosk } from './data-folder.ts';
import { auditEntry } from './store.ts';

const [what, data = '', backup = ''] = process.argv.slice(2);
process.stdout.write('began\n');
if (what === 'restore') await restoreDataFolder(data, { backup, force: true, actor: 'jana' }, noted());
else {
  await withKiosk(data, store =>
    copyStore(store, data, auditEntry('store.backup-begun'), copy => writeBackup(backup, copy)),
  );
}
