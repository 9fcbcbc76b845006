namespace NightScan.Gallery;

/// <summary>How a gallery looks.</summary>
internal static class GalleryStyle
{
    /// <summary>The style sheet.</summary>
    /// <param name="pictureWidth">Pixels of the page's pictures.</param>
    public static string Css(int pictureWidth) => $$"""
        :root { color-scheme: light dark; --page: #fbfaf8; --ink: #23202a; --faint: #6d6877; --line: #e2dee6; --mark: #a3376c; --chip: #f1edf2; }
        @media (prefers-color-scheme: dark) {
          :root { --page: #16131b; --ink: #ece8f0; --faint: #a19bab; --line: #353040; --mark: #f08a6c; --chip: #282330; }
        }
        body { margin: 0 auto; padding: 1.5rem 2rem 4rem; max-width: 110rem; background: var(--page); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; }
        h1 { margin: 0 0 .75rem; font-size: 1.7rem; font-weight: 650; }
        h2 { margin: 0; font-size: 1.25rem; font-weight: 650; overflow-wrap: anywhere; }
        h3 { margin: 0 0 .5rem; font-size: .85rem; font-weight: 500; color: var(--faint); overflow-wrap: anywhere; }
        a { color: inherit; text-decoration-color: var(--faint); }
        code { color: var(--faint); font-size: .8rem; }
        .legend { max-width: 62rem; padding: 1rem 1.25rem; border: 1px solid var(--line); border-radius: 8px; }
        .legend p { margin: 0 0 .5rem; }
        .scale { display: flex; align-items: center; gap: .6rem; font-size: .85rem; color: var(--faint); }
        .scale img { width: 14rem; height: .75rem; border-radius: 3px; }
        .legend .sounds { margin-top: .75rem; }
        dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem 1rem; margin: .75rem 0; font-size: .9rem; }
        dt { font-weight: 600; }
        dd { margin: 0; color: var(--faint); }
        nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; margin: 1rem 0 0; padding: 0; list-style: none; font-size: .9rem; }
        section { margin-top: 2.25rem; border-top: 1px solid var(--line); padding-top: 1.25rem; }
        header { display: flex; flex-wrap: wrap; align-items: baseline; gap: .35rem .75rem; margin-bottom: .9rem; }
        header span { padding: .05rem .6rem; border-radius: 1rem; background: var(--chip); font-size: .8rem; }
        .recording { display: flex; flex-wrap: wrap; align-items: flex-start; gap: 1rem 2rem; margin-bottom: 1.75rem; }
        .recording h3 { flex: 0 0 100%; margin-bottom: -.5rem; }
        .variants { flex: 1 1 {{pictureWidth}}px; display: grid; grid-template-columns: repeat(auto-fill, {{pictureWidth}}px); gap: 1rem 1.1rem; }
        figure { margin: 0; width: {{pictureWidth}}px; }
        figure img { display: block; border-radius: 3px; }
        audio { display: block; width: 100%; height: 1.75rem; margin-top: .3rem; }
        figcaption { margin-top: .25rem; font-size: .8rem; line-height: 1.35; overflow-wrap: anywhere; }
        .original { position: sticky; top: 1rem; padding-left: 3.6rem; }
        .original img { outline: 2px solid var(--mark); outline-offset: 1px; }
        .original figcaption { color: var(--mark); font-weight: 650; }
        .axes { position: relative; }
        .axes span { position: absolute; right: calc(100% + .5rem); transform: translateY(-50%); color: var(--faint); font-size: .72rem; line-height: 1; white-space: nowrap; }
        .time { display: flex; justify-content: space-between; margin-top: .3rem; color: var(--faint); font-size: .72rem; line-height: 1.2; }
        @media (max-width: 40rem) { body { padding: 1rem; } .original { position: static; } }

        """;
}
