package dev.leadpatch.adapter.http.console.catalog;

import dev.leadpatch.adapter.http.console.page.Done;
import dev.leadpatch.adapter.http.console.page.EditForm;
import dev.leadpatch.adapter.http.console.page.Form;
import dev.leadpatch.adapter.http.console.page.Layout;
import dev.leadpatch.adapter.http.console.page.Page;
import dev.leadpatch.adapter.http.console.page.Section;
import dev.leadpatch.adapter.http.console.session.ActiveSession;
import dev.leadpatch.adapter.http.console.session.SessionRoutes;
import dev.leadpatch.adapter.http.message.PathParameters;
import dev.leadpatch.adapter.http.message.TextResponse;
import dev.leadpatch.adapter.http.server.Route;
import dev.leadpatch.application.catalog.ManageCatalog.ArchivedEntries;
import dev.leadpatch.application.http.message.QueryString;
import io.javalin.http.Context;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The pages of an entry of one kind: create, edit, archive and restore. */
final class EntryFormPages<I, T> {
    private static final String ID = "entryId";

    private final SessionRoutes pages;
    private final EntryKind<I, T> kind;

    EntryFormPages(SessionRoutes pages, EntryKind<I, T> kind) {
        this.pages = pages;
        this.kind = kind;
    }

    /**
     * The form of an entry.
     *
     * @param path the path of the entry, or of the form of a new one
     * @param back the list
     * @param backLabel the title of the list
     * @param exists whether the entry exists, so that it can be archived or restored
     * @param children the entries that belong to this one
     */
    record View(
            Layout layout,
            String done,
            String path,
            String back,
            String backLabel,
            Form form,
            List<EntryInput> inputs,
            boolean exists,
            boolean archived,
            boolean hasChildren,
            List<EntryRow> children) {}

    List<Route> routes() {
        String entry = kind.template() + "/{" + ID + "}";
        return List.of(
                pages.get(kind.template() + "/new", (ctx, session) -> newPage(200, ctx, session, kind.newForm())),
                pages.post(kind.template() + "/new", this::create),
                pages.get(entry, this::show).withQuery(Done.PARAMETER),
                pages.post(entry, this::save),
                pages.post(entry + "/archive", (ctx, session, sent) -> archive(ctx, session)),
                pages.post(entry + "/restore", (ctx, session, sent) -> restore(ctx, session)));
    }

    private TextResponse create(Context ctx, ActiveSession session, QueryString sent) {
        Form form = Form.sent(sent);
        Map<String, @Nullable Object> document = kind.document(form, true);
        return kind.entries(ctx)
                .create(session.caller(), kind.readNew(document))
                .fold(new EntryFormOutcome<T>(
                        form,
                        inputNames(true),
                        kind.errors(),
                        kind.errors().ownerNotFound(),
                        created -> Done.CREATED.redirect(path(ctx, created)),
                        rejected -> newPage(422, ctx, session, rejected)));
    }

    private TextResponse show(Context ctx, ActiveSession session) {
        T entry = find(ctx, session);
        Form form = kind.form(entry);
        return entryPage(200, ctx, session, entry, EditForm.show(form, kind.document(form, false)));
    }

    private TextResponse save(Context ctx, ActiveSession session, QueryString sent) {
        Form form = Form.sent(sent);
        EditForm edit = new EditForm(form, kind.document(form, false));
        T entry = find(ctx, session);
        Form stored = kind.form(entry);
        return edit.findConflict(stored, kind.document(stored, false), this::label)
                .map(conflict -> entryPage(409, ctx, session, entry, conflict))
                .orElseGet(() -> save(ctx, session, form, edit.changes()));
    }

    private TextResponse save(Context ctx, ActiveSession session, Form form, Map<String, @Nullable Object> changes) {
        return kind.entries(ctx)
                .update(session.caller(), id(ctx), kind.readChange(changes))
                .fold(new EntryFormOutcome<T>(
                        form,
                        inputNames(false),
                        kind.errors(),
                        kind.errors().entryNotFound(),
                        saved -> Done.SAVED.redirect(path(ctx, saved)),
                        rejected -> entryPage(422, ctx, session, find(ctx, session), rejected)));
    }

    private TextResponse archive(Context ctx, ActiveSession session) {
        T archived = kind.errors().ofEntry(kind.entries(ctx).archive(session.caller(), id(ctx)), null);
        return Done.ARCHIVED.redirect(path(ctx, archived));
    }

    private TextResponse restore(Context ctx, ActiveSession session) {
        T restored = kind.errors().ofEntry(kind.entries(ctx).restore(session.caller(), id(ctx)), null);
        return Done.RESTORED.redirect(path(ctx, restored));
    }

    private T find(Context ctx, ActiveSession session) {
        return kind.errors().ofEntry(kind.entries(ctx).find(session.caller(), id(ctx)), null);
    }

    private TextResponse newPage(int status, Context ctx, ActiveSession session, Form form) {
        // a list of another company's entries does not exist
        kind.errors().inCollection(kind.entries(ctx).list(session.caller(), ArchivedEntries.ONLY), null);
        View view = new View(
                session.layout(Section.CATALOG, "New " + kind.noun()),
                "",
                kind.collection(ctx) + "/new",
                kind.listPath(ctx),
                kind.title(),
                form,
                kind.inputs(true),
                false,
                false,
                false,
                List.of());
        return Page.render(status, "catalog/form.jte", view);
    }

    private TextResponse entryPage(int status, Context ctx, ActiveSession session, T entry, Form form) {
        String collection = kind.collection(ctx);
        View view = new View(
                session.layout(Section.CATALOG, kind.row(collection, entry).label()),
                Done.sentence(ctx),
                path(ctx, entry),
                kind.listPath(ctx),
                kind.title(),
                form,
                kind.inputs(false),
                true,
                kind.isArchived(entry),
                kind.hasChildren(entry),
                kind.children(collection, entry));
        return Page.render(status, "catalog/form.jte", view);
    }

    private String label(String input) {
        return kind.inputs(false).stream()
                .filter(candidate -> candidate.name().equals(input))
                .map(EntryInput::label)
                .findFirst()
                .orElse(input);
    }

    private List<String> inputNames(boolean isNew) {
        return kind.inputs(isNew).stream().map(EntryInput::name).toList();
    }

    private String path(Context ctx, T entry) {
        return kind.collection(ctx) + "/" + kind.id(entry);
    }

    private I id(Context ctx) {
        return kind.toId(PathParameters.number(ctx, ID, kind.errors()::entryNotFound));
    }
}
