package dev.leadpatch.abuse;

import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.acceptance.fixture.ApiResponse;
import dev.leadpatch.acceptance.fixture.JsonLists;
import java.util.EnumSet;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Changes that cause many deliveries, or expensive ones. */
@AbuseSuite
class WebhookAbuseIT {

    private static final String ENDPOINTS = AttackedService.ENDPOINTS;
    private static final int MAX_ENDPOINTS = 50;

    /** 8 MiB per second of the attack, and for a burst, a claim and the end of the measurement. */
    private static final long MAX_RECEIVED_BYTES = 14L * (8 << 20);

    /** A few dozen. */
    private static final int MAX_REQUESTS_OF_FAILING_RECEIVER = 60;

    @AfterEach
    void delete_endpoints_of_attackers(AttackScenario scenario) {
        for (AbuseCompany company : EnumSet.complementOf(EnumSet.of(AbuseCompany.HONEST))) {
            ApiClient client = scenario.service().client(company);
            ApiResponse endpoints = client.get(ENDPOINTS).assertStatus(200);
            JsonLists.listOf(endpoints, "endpoints")
                    .forEach(endpoint -> client.send("DELETE", ENDPOINTS + "/" + endpoint.get("id"), new byte[0])
                            .assertStatus(204));
        }
    }

    @Test
    void small_patches_of_a_large_lead_send_a_receiver_few_bytes(AttackScenario scenario) throws Exception {
        AbuseCompany hostile = AbuseCompany.LARGE_LEADS;
        try (MeteredReceiver receiver = new MeteredReceiver(204)) {
            int endpoints = 0;
            while (endpoints < MAX_ENDPOINTS
                    && scenario.service().subscribe(hostile, receiver).status() == 201) {
                endpoints++;
            }
            int subscribed = endpoints;
            scenario.run(
                    "1 connection of patches of 20 bytes to a lead of 1 MB, one URL subscribed as often as possible",
                    softly -> {
                        softly.assertThat(subscribed)
                                .as("endpoints with one URL")
                                .isEqualTo(1);
                        softly.assertThat(receiver.bytes()).as("received bytes").isLessThan(MAX_RECEIVED_BYTES);
                        return "%d endpoints, %d deliveries, %.0f MB"
                                .formatted(subscribed, receiver.requests(), receiver.bytes() / 1e6);
                    },
                    new HostileClient(1, patching(hostile, number -> hostile.leadPath(1))));
        }
    }

    @Test
    void large_catalog_that_changes_often_disturbs_no_other_company(AttackScenario scenario) throws Exception {
        AbuseCompany hostile = AbuseCompany.LARGE_CATALOG;
        try (MeteredReceiver receiver = new MeteredReceiver(204)) {
            String endpoint = ENDPOINTS + "/"
                    + scenario.service()
                            .subscribe(hostile, receiver)
                            .assertStatus(201)
                            .get("id");
            scenario.run(
                    "16 connections that patch leads of a company with 50,000 users, and 2 that change its catalog",
                    new HostileClient(16, patching(hostile, number -> hostile.leadPath(1 + number % 200))),
                    new HostileClient(1, repeating(hostile, number -> endpoint, "{\"description\":\"%d\"}")),
                    new HostileClient(1, repeating(hostile, number -> "/api/v1/tags/1", "{\"label\":\"%d\"}")));
        }
    }

    @Test
    void failing_receiver_with_many_waiting_deliveries_gets_few_requests(AttackScenario scenario) throws Exception {
        AbuseCompany hostile = AbuseCompany.MANY_LEADS;
        try (MeteredReceiver receiver = new MeteredReceiver(500)) {
            scenario.service().subscribe(hostile, receiver).assertStatus(201);
            scenario.run(
                    "1 connection of updates of 300 leads, whose receiver returns 500",
                    softly -> {
                        softly.assertThat(receiver.requests())
                                .as("requests of the receiver")
                                .isBetween(1, MAX_REQUESTS_OF_FAILING_RECEIVER);
                        return receiver.requests() + " requests of the receiver";
                    },
                    new HostileClient(
                            1,
                            ConnectionBehavior.repeating(number -> RawRequest.patch(
                                    "/api/v1/leads",
                                    hostile.key(),
                                    AbuseCompany.bulk(300, "\"first_name\":\"" + number + "\"")))));
        }
    }

    private static ConnectionBehavior patching(AbuseCompany company, IntFunction<String> path) {
        return repeating(company, path, "{\"first_name\":\"%d\"}");
    }

    private static ConnectionBehavior repeating(AbuseCompany company, IntFunction<String> path, String body) {
        return ConnectionBehavior.repeating(
                number -> RawRequest.patch(path.apply(number), company.key(), body.formatted(number)));
    }
}
