package dev.leadpatch.adapter.http.console.webhook;

import dev.leadpatch.adapter.http.UseCases;
import dev.leadpatch.adapter.http.console.session.SessionRoutes;
import dev.leadpatch.adapter.http.server.Route;
import java.util.List;
import java.util.stream.Stream;

/** The pages of webhooks. */
public final class WebhookPages {
    static final String ROOT = "/console/webhooks";
    static final String ENDPOINT = ROOT + "/{endpointId}";
    static final String DELIVERIES = ENDPOINT + "/deliveries";
    static final String DELIVERY = DELIVERIES + "/{eventId}";

    private WebhookPages() {}

    public static List<Route> routes(SessionRoutes pages, UseCases useCases) {
        return Stream.of(
                        new EndpointPages(pages, useCases).routes(),
                        new EndpointFormPages(pages, useCases).routes(),
                        new DeliveryListPages(pages, useCases).routes(),
                        new DeliveryPages(pages, useCases).routes(),
                        new ReplayPages(pages, useCases).routes())
                .flatMap(List::stream)
                .toList();
    }

    static String endpoint(Object id) {
        return ROOT + "/" + id;
    }
}
