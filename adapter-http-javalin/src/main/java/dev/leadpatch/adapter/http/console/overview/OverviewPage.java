package dev.leadpatch.adapter.http.console.overview;

import dev.leadpatch.adapter.http.RequestObserver.Rejection;
import dev.leadpatch.adapter.http.UseCases;
import dev.leadpatch.adapter.http.console.page.Layout;
import dev.leadpatch.adapter.http.console.page.Page;
import dev.leadpatch.adapter.http.console.page.Section;
import dev.leadpatch.adapter.http.console.page.Times;
import dev.leadpatch.adapter.http.console.session.ActiveSession;
import dev.leadpatch.adapter.http.console.session.SessionRoutes;
import dev.leadpatch.adapter.http.console.webhook.EndpointState;
import dev.leadpatch.adapter.http.message.TextResponse;
import dev.leadpatch.adapter.http.server.Route;
import dev.leadpatch.application.activity.ActivityStore.Backlog;
import dev.leadpatch.application.activity.ReadActivity;
import dev.leadpatch.application.activity.ReadActivity.RecentActivity;
import dev.leadpatch.application.webhook.ManageEndpoints;
import dev.leadpatch.application.webhook.ManageEndpoints.ManagedEndpoint;
import io.javalin.http.Context;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The start page: updates and deliveries per minute, waiting deliveries, endpoints and rejected requests. */
public final class OverviewPage {

    private final SessionRoutes pages;
    private final ReadActivity readActivity;
    private final ManageEndpoints manageEndpoints;
    private final RecentRejections recentRejections;

    public OverviewPage(SessionRoutes pages, UseCases useCases, RecentRejections recentRejections) {
        this.pages = pages;
        this.readActivity = useCases.readActivity();
        this.manageEndpoints = useCases.manageEndpoints();
        this.recentRejections = recentRejections;
    }

    /** @param charts empty if the API key has no read access */
    record View(Layout layout, List<MinuteChart> charts, List<EndpointRow> endpoints, List<RejectionRow> rejections) {}

    /**
     * A webhook endpoint.
     *
     * @param isFailing whether its deliveries fail, or the service has disabled it
     * @param waiting the leads with pending deliveries, and the age of the oldest one
     */
    record EndpointRow(String id, String url, EndpointState state, boolean isFailing, String waiting) {

        String path() {
            return Section.WEBHOOKS.path() + "/" + id;
        }

        /** Returns the id of the link, the same each time the page is updated. */
        String elementId() {
            return "endpoint-" + id;
        }
    }

    /** The rejected requests with one code; the time and the request of the latest one. */
    record RejectionRow(String code, int count, String time, String request, String key) {}

    public List<Route> routes() {
        return List.of(pages.get(Page.ROOT, this::show));
    }

    private TextResponse show(Context ctx, ActiveSession session) {
        Optional<RecentActivity> activity =
                readActivity.read(session.caller()).fold(Optional::of, Optional::empty, Optional::empty);
        View view = new View(
                session.layout(Section.OVERVIEW, "Overview"),
                activity.map(OverviewPage::charts).orElse(List.of()),
                endpoints(session, activity),
                rejections(recentRejections.of(session.caller().company())));
        return Page.render(200, "overview/overview.jte", view);
    }

    private static List<MinuteChart> charts(RecentActivity recent) {
        return List.of(
                MinuteChart.of(
                        "Changes", recent.firstMinute(), recent.activity().changes()),
                MinuteChart.of(
                        "Deliveries",
                        recent.firstMinute(),
                        recent.activity().delivered(),
                        recent.activity().dead()));
    }

    private List<EndpointRow> endpoints(ActiveSession session, Optional<RecentActivity> activity) {
        ManageEndpoints.Result<List<ManagedEndpoint>> result = manageEndpoints.list(session.caller());
        if (!(result instanceof ManageEndpoints.Result.Success<List<ManagedEndpoint>> found)) {
            return List.of();
        }
        return found.value().stream()
                .map(managed -> new EndpointRow(
                        managed.endpoint().id().toString(),
                        managed.endpoint().url().toString(),
                        EndpointState.of(managed),
                        isFailing(managed),
                        activity.map(recent -> waiting(managed, recent)).orElse("")))
                .toList();
    }

    private static boolean isFailing(ManagedEndpoint managed) {
        return managed.endpoint().disabledReason().isPresent()
                || managed.healthStatus().failingSince().isPresent();
    }

    private static String waiting(ManagedEndpoint managed, RecentActivity recent) {
        return recent.activity().backlogs().stream()
                .filter(backlog -> backlog.endpoint().equals(managed.endpoint().id()))
                .findFirst()
                .map(backlog -> describe(backlog, recent.now()))
                .orElse("Nothing waits");
    }

    private static String describe(Backlog backlog, Instant now) {
        return "%,d %s, for up to %s"
                .formatted(
                        backlog.leads(),
                        backlog.leads() == 1 ? "lead" : "leads",
                        Times.format(Duration.between(backlog.oldestQueuedAt(), now)));
    }

    private static List<RejectionRow> rejections(List<Rejection> latestFirst) {
        Map<String, List<Rejection>> byCode = latestFirst.stream().collect(Collectors.groupingBy(Rejection::code));
        return byCode.entrySet().stream()
                .map(entry -> {
                    Rejection latest = entry.getValue().get(0);
                    return new RejectionRow(
                            entry.getKey(),
                            entry.getValue().size(),
                            Times.format(latest.time()),
                            latest.method() + " " + latest.route(),
                            latest.keyLabel());
                })
                .sorted(Comparator.comparing(RejectionRow::count).reversed().thenComparing(RejectionRow::code))
                .toList();
    }
}
