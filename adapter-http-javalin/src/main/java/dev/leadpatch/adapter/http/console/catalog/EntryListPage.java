package dev.leadpatch.adapter.http.console.catalog;

import dev.leadpatch.adapter.http.console.page.Done;
import dev.leadpatch.adapter.http.console.page.Layout;
import dev.leadpatch.adapter.http.console.page.Page;
import dev.leadpatch.adapter.http.console.page.Section;
import dev.leadpatch.adapter.http.console.session.ActiveSession;
import dev.leadpatch.adapter.http.console.session.SessionRoutes;
import dev.leadpatch.adapter.http.message.ContextRequest;
import dev.leadpatch.adapter.http.message.TextResponse;
import dev.leadpatch.adapter.http.server.Route;
import dev.leadpatch.application.catalog.ManageCatalog.ArchivedEntries;
import io.javalin.http.Context;
import java.util.List;
import java.util.Locale;

/** The list of the entries of one kind. */
final class EntryListPage<I, T> {
    private static final String SEARCH = "search";
    private static final int MAX_LISTED = 200;

    private final SessionRoutes pages;
    private final EntryKind<I, T> kind;

    EntryListPage(SessionRoutes pages, EntryKind<I, T> kind) {
        this.pages = pages;
        this.kind = kind;
    }

    /**
     * A list of entries.
     *
     * @param path the path of this page
     * @param rows the entries that match the search, at most {@link #MAX_LISTED}
     * @param hidden how many other entries match
     */
    record View(Layout layout, String done, String path, String noun, String search, List<EntryRow> rows, int hidden) {}

    Route route() {
        return pages.get(kind.template(), this::list).withQuery(SEARCH, Done.PARAMETER);
    }

    private TextResponse list(Context ctx, ActiveSession session) {
        String search = ContextRequest.query(ctx).find(SEARCH).orElse("").strip();
        String path = kind.collection(ctx);
        List<EntryRow> matches =
                kind
                        .errors()
                        .inCollection(kind.entries(ctx).list(session.caller(), ArchivedEntries.INCLUDE), null)
                        .stream()
                        .map(entry -> kind.row(path, entry))
                        .filter(row -> matches(row, search))
                        .toList();
        View view = new View(
                session.layout(Section.CATALOG, kind.title()),
                Done.sentence(ctx),
                path,
                kind.noun(),
                search,
                matches.stream().limit(MAX_LISTED).toList(),
                Math.max(0, matches.size() - MAX_LISTED));
        return Page.render(200, "catalog/list.jte", view);
    }

    private static boolean matches(EntryRow row, String search) {
        return (row.label() + "\n" + row.details()).toLowerCase(Locale.ROOT).contains(search.toLowerCase(Locale.ROOT));
    }
}
