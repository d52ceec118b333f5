import './app.ts';
import './views/batch.ts';
import './views/compare.ts';
import './views/drafts.ts';
import './views/home.ts';
import './views/item.ts';
import './views/packs.ts';
