package dev.leadpatch.adapter.http.console.webhook;

import dev.leadpatch.adapter.http.UseCases;
import dev.leadpatch.adapter.http.access.ApiKeyErrorMapper;
import dev.leadpatch.adapter.http.console.page.Choice;
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
import dev.leadpatch.adapter.http.webhook.WebhookErrorMapper;
import dev.leadpatch.application.access.ApiKey;
import dev.leadpatch.application.access.ManageCompanyKeys;
import dev.leadpatch.application.http.message.QueryString;
import dev.leadpatch.application.webhook.Endpoint.EndpointId;
import dev.leadpatch.application.webhook.EndpointStore.NewEndpoint;
import dev.leadpatch.application.webhook.ManageEndpoints;
import dev.leadpatch.application.webhook.ManageEndpoints.ManagedEndpoint;
import dev.leadpatch.domain.endpoint.EndpointPatch;
import dev.leadpatch.domain.endpoint.WebhookEventType;
import io.javalin.http.Context;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Creates endpoints and edits their settings. */
final class EndpointFormPages {
    private static final String NEW = WebhookPages.ROOT + "/new";
    private static final String EDIT = WebhookPages.ENDPOINT + "/edit";

    private final SessionRoutes pages;
    private final ManageEndpoints manageEndpoints;
    private final ManageCompanyKeys manageKeys;

    EndpointFormPages(SessionRoutes pages, UseCases useCases) {
        this.pages = pages;
        this.manageEndpoints = useCases.manageEndpoints();
        this.manageKeys = useCases.manageCompanyKeys();
    }

    /**
     * The form.
     *
     * @param action the path that the form is sent to
     * @param back the page to return to
     * @param removal removes the stored headers or credentials; empty for a new endpoint
     */
    record View(
            Layout layout,
            String action,
            String back,
            Form form,
            List<Choice> events,
            List<Choice> removal,
            List<Choice> keys) {

        /** The hint of the headers, whose stored values are never shown. */
        public String headersHint() {
            String format = "One header a line, such as X-Team: sales. They are sent with each delivery.";
            return removal.isEmpty() ? format : format + " Stored headers are not shown; a text replaces all of them.";
        }
    }

    List<Route> routes() {
        return List.of(
                pages.get(NEW, (ctx, session) -> newPage(200, session, EndpointForm.ofNew())),
                pages.post(NEW, (ctx, session, sent) -> create(session, sent)),
                pages.get(EDIT, this::edit),
                pages.post(EDIT, this::save));
    }

    private TextResponse create(ActiveSession session, QueryString sent) {
        Form form = Form.sent(sent);
        return manageEndpoints
                .create(session.caller(), EndpointPatch.readNew(EndpointForm.document(form)))
                .fold(new EndpointFormOutcome<NewEndpoint>(
                        form,
                        EndpointForm.INPUTS,
                        created -> SecretView.created(session, created),
                        rejected -> newPage(422, session, rejected)));
    }

    private TextResponse edit(Context ctx, ActiveSession session) {
        EndpointId id = PathParameters.endpointId(ctx);
        Form form = stored(session, id);
        return editPage(200, session, id, EditForm.show(form, EndpointForm.document(form)));
    }

    private Form stored(ActiveSession session, EndpointId id) {
        return EndpointForm.of(WebhookErrorMapper.valueOrThrow(manageEndpoints.find(session.caller(), id), null)
                .endpoint()
                .settings());
    }

    private TextResponse save(Context ctx, ActiveSession session, QueryString sent) {
        EndpointId id = PathParameters.endpointId(ctx);
        Form form = Form.sent(sent);
        EditForm edit = new EditForm(form, EndpointForm.document(form));
        Form stored = stored(session, id);
        return edit.findConflict(stored, EndpointForm.document(stored), EndpointForm::label)
                .map(conflict -> editPage(409, session, id, conflict))
                .orElseGet(() -> save(session, id, form, edit.changes()));
    }

    private TextResponse save(ActiveSession session, EndpointId id, Form form, Map<String, @Nullable Object> changes) {
        return manageEndpoints
                .update(session.caller(), id, EndpointPatch.readChange(changes))
                .fold(new EndpointFormOutcome<ManagedEndpoint>(
                        form,
                        EndpointForm.INPUTS,
                        saved -> Done.SAVED.redirect(WebhookPages.endpoint(id)),
                        rejected -> editPage(422, session, id, rejected)));
    }

    private TextResponse newPage(int status, ActiveSession session, Form form) {
        return page(status, session, "New endpoint", NEW, WebhookPages.ROOT, form);
    }

    private TextResponse editPage(int status, ActiveSession session, EndpointId id, Form form) {
        String back = WebhookPages.endpoint(id);
        return page(status, session, "Edit endpoint", back + "/edit", back, form);
    }

    private TextResponse page(int status, ActiveSession session, String title, String action, String back, Form form) {
        Layout layout = session.layout(Section.WEBHOOKS, title);
        // a page never contains a password, also not one that was just sent
        Form shown = form.with(EndpointForm.BASIC_AUTH_PASSWORD, "");
        View view = new View(layout, action, back, shown, events(), removal(action), keys(session, form));
        return Page.render(status, "webhook/form.jte", view);
    }

    private static List<Choice> events() {
        return WebhookEventType.WIRE_NAMES.stream()
                .map(name -> new Choice(name, name))
                .toList();
    }

    private static List<Choice> removal(String action) {
        return action.equals(NEW) ? List.of() : List.of(new Choice(EndpointForm.REMOVE, "Remove"));
    }

    /** Returns the valid keys, and those that are selected. */
    private List<Choice> keys(ActiveSession session, Form form) {
        return manageKeys.list(session.caller()).fold(new ApiKeyErrorMapper<>(null)).stream()
                .filter(key -> manageKeys.isValid(key)
                        || form.isSelected(EndpointForm.SKIPPED_KEYS, key.id().toString()))
                .map(EndpointFormPages::choice)
                .toList();
    }

    private static Choice choice(ApiKey key) {
        return new Choice(key.id().toString(), key.label());
    }
}
