// The element in React: attributes and properties as they are, its event by its name. Packs are loaded once and shared.
import { init, load } from 'cailiang';
import type { AssessmentDetail, CailiangForm, Pack } from 'cailiang-form';
import 'cailiang-form';
import { StrictMode, useEffect, useState } from 'react';
import type { DetailedHTMLProps } from 'react';
import { createRoot } from 'react-dom/client';

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
      'cailiang-form': DetailedHTMLProps<HTMLAttributes<CailiangForm>, CailiangForm> & {
        item: string;
        pack?: Pack | null;
        name?: string;
        'oncailiang-assessment'?: (event: CustomEvent<AssessmentDetail>) => void;
      };
    }
  }
}

const FILES = ['penalty-law', 'ecology-2021'];
const ITEMS = ['guangdong-ecology-2021/water-82-2', 'guangdong-ecology-2021/water-82-1'];

function Page() {
  const [pack, setPack] = useState<Pack | null>(null);
  const [item, setItem] = useState(ITEMS[0] ?? '');
  const [last, setLast] = useState<AssessmentDetail | null>(null);

  useEffect(() => {
    const fetched = FILES.map((name) => fetch(new URL(`../packs/${name}.clb`, document.baseURI)).then((r) => r.arrayBuffer()));
    void Promise.all([Promise.all(fetched), init()]).then(([files]) => setPack(load(files)));
  }, []);

  return (
    <main>
      <h1>React 中的裁量表单</h1>
      <p>
        <label>
          事项{' '}
          <select value={item} onChange={(e) => setItem(e.target.value)}>
            {ITEMS.map((id) => <option key={id}>{id}</option>)}
          </select>
        </label>{' '}
        <span id="state">{last?.assessment?.status ?? '—'} {last?.assessment?.fine?.amount ?? ''}</span>
      </p>
      <cailiang-form item={item} pack={pack} oncailiang-assessment={(e) => setLast(e.detail)} />
    </main>
  );
}

const root = document.querySelector('#root');
if (root !== null) createRoot(root).render(<StrictMode><Page /></StrictMode>);
