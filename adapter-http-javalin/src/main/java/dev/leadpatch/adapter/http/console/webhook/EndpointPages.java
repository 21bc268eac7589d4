package dev.leadpatch.adapter.http.console.webhook;

import dev.leadpatch.adapter.http.UseCases;
import dev.leadpatch.adapter.http.console.page.Done;
import dev.leadpatch.adapter.http.console.page.Form;
import dev.leadpatch.adapter.http.console.page.Layout;
import dev.leadpatch.adapter.http.console.page.Overlap;
import dev.leadpatch.adapter.http.console.page.Page;
import dev.leadpatch.adapter.http.console.page.Section;
import dev.leadpatch.adapter.http.console.session.ActiveSession;
import dev.leadpatch.adapter.http.console.session.SessionRoutes;
import dev.leadpatch.adapter.http.message.PathParameters;
import dev.leadpatch.adapter.http.message.TextResponse;
import dev.leadpatch.adapter.http.server.Route;
import dev.leadpatch.adapter.http.webhook.WebhookErrorMapper;
import dev.leadpatch.application.delivery.PingEndpoint;
import dev.leadpatch.application.delivery.ReadDeliveries;
import dev.leadpatch.application.delivery.ReplayDeliveries;
import dev.leadpatch.application.http.message.QueryString;
import dev.leadpatch.application.webhook.DeliveryLog.DeliveryAttempt;
import dev.leadpatch.application.webhook.Endpoint.EndpointId;
import dev.leadpatch.application.webhook.ManageEndpoints;
import dev.leadpatch.application.webhook.ManageEndpoints.ManagedEndpoint;
import dev.leadpatch.application.webhook.ManageEndpoints.SecretRotation;
import dev.leadpatch.domain.endpoint.EndpointPatch;
import io.javalin.http.Context;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Lists and shows endpoints, and operates them. */
final class EndpointPages {
    private static final int RECENT = 10;

    private final SessionRoutes pages;
    private final ManageEndpoints manageEndpoints;
    private final ReadDeliveries readDeliveries;
    private final ReplayDeliveries replayDeliveries;
    private final PingEndpoint pingEndpoint;

    EndpointPages(SessionRoutes pages, UseCases useCases) {
        this.pages = pages;
        this.manageEndpoints = useCases.manageEndpoints();
        this.readDeliveries = useCases.readDeliveries();
        this.replayDeliveries = useCases.replayDeliveries();
        this.pingEndpoint = useCases.pingEndpoint();
    }

    /** The list of endpoints. */
    record ListView(Layout layout, String done, List<EndpointSummary> endpoints) {}

    /** The page that asks whether an endpoint is to be deleted. */
    record DeletionView(Layout layout, EndpointSummary endpoint) {}

    List<Route> routes() {
        return List.of(
                pages.get(WebhookPages.ROOT, this::list).withQuery(Done.PARAMETER),
                pages.get(WebhookPages.ENDPOINT, this::show).withQuery(Done.PARAMETER),
                pages.post(WebhookPages.ENDPOINT + "/enable", (ctx, session, form) -> enable(ctx, session, true)),
                pages.post(WebhookPages.ENDPOINT + "/disable", (ctx, session, form) -> enable(ctx, session, false)),
                pages.post(WebhookPages.ENDPOINT + "/test", (ctx, session, form) -> test(ctx, session)),
                pages.post(WebhookPages.ENDPOINT + "/rotate", this::rotate),
                pages.get(WebhookPages.ENDPOINT + "/delete", this::confirmDeletion),
                pages.post(WebhookPages.ENDPOINT + "/delete", (ctx, session, form) -> delete(ctx, session)));
    }

    private TextResponse list(Context ctx, ActiveSession session) {
        List<EndpointSummary> endpoints =
                WebhookErrorMapper.valueOrThrow(manageEndpoints.list(session.caller()), null).stream()
                        .map(managed -> summary(session, managed))
                        .toList();
        ListView view = new ListView(session.layout(Section.WEBHOOKS, "Webhooks"), Done.sentence(ctx), endpoints);
        return Page.render(200, "webhook/endpoints.jte", view);
    }

    private TextResponse show(Context ctx, ActiveSession session) {
        return page(200, view(session, find(ctx, session)).afterDone(Done.sentence(ctx)));
    }

    private TextResponse enable(Context ctx, ActiveSession session, boolean enabled) {
        EndpointPatch patch = EndpointPatch.readChange(Map.of("enabled", enabled));
        EndpointId id = PathParameters.endpointId(ctx);
        WebhookErrorMapper.valueOrThrow(manageEndpoints.update(session.caller(), id, patch), null);
        return (enabled ? Done.ENABLED : Done.DISABLED).redirect(WebhookPages.endpoint(id));
    }

    private TextResponse test(Context ctx, ActiveSession session) {
        ManagedEndpoint endpoint = find(ctx, session);
        Optional<DeliveryAttempt> attempt = WebhookErrorMapper.valueOrThrow(
                pingEndpoint.ping(session.caller(), endpoint.endpoint().id()), PathParameters::endpointNotFound);
        EndpointView view = view(session, endpoint);
        return attempt.map(AttemptRow::of)
                .map(row -> page(200, view.withTest(row)))
                .orElseGet(
                        () -> page(
                                503,
                                view.withRotation(
                                        view.rotation()
                                                .refused(
                                                        "Nothing was sent: too many tests are in progress. Try again in a few seconds."))));
    }

    private TextResponse rotate(Context ctx, ActiveSession session, QueryString sent) {
        ManagedEndpoint endpoint = find(ctx, session);
        Form form = Form.sent(sent);
        return manageEndpoints
                .rotateSecret(session.caller(), endpoint.endpoint().id(), Overlap.request(form))
                .fold(new EndpointFormOutcome<Optional<SecretRotation>>(
                        form,
                        List.of(Overlap.NAME),
                        rotation -> rotation.map(rotated -> SecretView.rotated(session, rotated))
                                .orElseGet(() -> page(
                                        409,
                                        view(session, endpoint)
                                                .withRotation(form.refused(SecretView.ROTATION_IN_PROGRESS)))),
                        rejected -> page(422, view(session, endpoint).withRotation(rejected))));
    }

    private TextResponse confirmDeletion(Context ctx, ActiveSession session) {
        DeletionView view = new DeletionView(
                session.layout(Section.WEBHOOKS, "Delete this endpoint?"), summary(session, find(ctx, session)));
        return Page.render(200, "webhook/deletion.jte", view);
    }

    private TextResponse delete(Context ctx, ActiveSession session) {
        WebhookErrorMapper.valueOrThrow(manageEndpoints.delete(session.caller(), PathParameters.endpointId(ctx)), null);
        return Done.DELETED.redirect(WebhookPages.ROOT);
    }

    private ManagedEndpoint find(Context ctx, ActiveSession session) {
        return WebhookErrorMapper.valueOrThrow(
                manageEndpoints.find(session.caller(), PathParameters.endpointId(ctx)), null);
    }

    private EndpointSummary summary(ActiveSession session, ManagedEndpoint managed) {
        return EndpointSummary.of(managed, activity(session, managed, 1));
    }

    private EndpointView view(ActiveSession session, ManagedEndpoint managed) {
        Layout layout = session.layout(Section.WEBHOOKS, "Webhook endpoint");
        return EndpointView.of(
                layout,
                managed,
                activity(session, managed, RECENT),
                ReplayPages.runningPath(
                        replayDeliveries, session.caller(), managed.endpoint().id()));
    }

    private EndpointActivity activity(ActiveSession session, ManagedEndpoint managed, int recent) {
        return EndpointActivity.read(
                readDeliveries, session.caller(), managed.endpoint().id(), recent);
    }

    private static TextResponse page(int status, EndpointView view) {
        return Page.render(status, "webhook/endpoint.jte", view);
    }
}
