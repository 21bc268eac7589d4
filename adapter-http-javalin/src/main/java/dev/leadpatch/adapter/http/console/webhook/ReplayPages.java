package dev.leadpatch.adapter.http.console.webhook;

import dev.leadpatch.adapter.http.UseCases;
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
import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.delivery.ReplayDeliveries;
import dev.leadpatch.application.http.message.QueryString;
import dev.leadpatch.application.webhook.Endpoint.EndpointId;
import dev.leadpatch.application.webhook.ManageEndpoints;
import dev.leadpatch.application.webhook.ReplayStore.ReplayProgress;
import io.javalin.http.Context;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Replays the deliveries of an endpoint in a range of time, and shows the progress. */
final class ReplayPages {
    private static final String REPLAY = WebhookPages.ENDPOINT + "/replay";

    private final SessionRoutes pages;
    private final ManageEndpoints manageEndpoints;
    private final ReplayDeliveries replayDeliveries;

    ReplayPages(SessionRoutes pages, UseCases useCases) {
        this.pages = pages;
        this.manageEndpoints = useCases.manageEndpoints();
        this.replayDeliveries = useCases.replayDeliveries();
    }

    /**
     * The form of a replay.
     *
     * @param runningPath the page of the replay in progress; empty if there is none
     */
    record FormView(Layout layout, String endpointPath, String url, Form form, String runningPath) {}

    /**
     * The progress of a replay.
     *
     * @param path the path of this page
     */
    record ProgressView(
            Layout layout, String endpointPath, String path, String processed, String total, boolean done) {}

    List<Route> routes() {
        return List.of(
                pages.get(REPLAY, (ctx, session) -> page(200, ctx, session, Form.EMPTY)),
                pages.post(REPLAY, this::start),
                pages.get(WebhookPages.ENDPOINT + "/replays/{replayId}", this::progress));
    }

    private TextResponse start(Context ctx, ActiveSession session, QueryString sent) {
        EndpointId endpoint = PathParameters.endpointId(ctx);
        ReplayForm form = ReplayForm.of(Form.sent(sent));
        if (form.range().isEmpty()) {
            return page(422, ctx, session, form.form());
        }
        Optional<ReplayProgress> replay = WebhookErrorMapper.valueOrThrow(
                replayDeliveries.start(session.caller(), endpoint, form.range().get()),
                WebhookErrorMapper::replayNotFound);
        return replay.map(started -> Page.redirect(path(endpoint, started.jobId())))
                .orElseGet(
                        () -> page(
                                409,
                                ctx,
                                session,
                                form.form()
                                        .refused(
                                                "Nothing was started: another replay to this endpoint is in progress. Try again when it is done.")));
    }

    private TextResponse progress(Context ctx, ActiveSession session) {
        EndpointId endpoint = PathParameters.endpointId(ctx);
        UUID id = PathParameters.uuid(ctx, "replayId", WebhookErrorMapper::replayNotFound);
        ReplayProgress progress = WebhookErrorMapper.valueOrThrow(
                replayDeliveries.progress(session.caller(), endpoint, id), WebhookErrorMapper::replayNotFound);
        ProgressView view = new ProgressView(
                session.layout(Section.WEBHOOKS, "Replay"),
                WebhookPages.endpoint(endpoint),
                path(endpoint, id),
                String.valueOf(progress.processed()),
                String.valueOf(progress.total()),
                progress.done());
        return Page.render(200, "webhook/progress.jte", view);
    }

    private TextResponse page(int status, Context ctx, ActiveSession session, Form form) {
        EndpointId id = PathParameters.endpointId(ctx);
        String url = WebhookErrorMapper.valueOrThrow(manageEndpoints.find(session.caller(), id), null)
                .endpoint()
                .url()
                .toString();
        FormView view = new FormView(
                session.layout(Section.WEBHOOKS, "Replay deliveries"),
                WebhookPages.endpoint(id),
                url,
                form,
                runningPath(replayDeliveries, session.caller(), id));
        return Page.render(status, "webhook/replay.jte", view);
    }

    /** Returns the page of the replay in progress; empty if there is none. */
    static String runningPath(ReplayDeliveries replayDeliveries, Caller caller, EndpointId endpoint) {
        return WebhookErrorMapper.valueOrThrow(
                        replayDeliveries.findRunning(caller, endpoint), WebhookErrorMapper::replayNotFound)
                .map(running -> path(endpoint, running.jobId()))
                .orElse("");
    }

    private static String path(EndpointId endpoint, UUID replay) {
        return WebhookPages.endpoint(endpoint) + "/replays/" + replay;
    }
}
