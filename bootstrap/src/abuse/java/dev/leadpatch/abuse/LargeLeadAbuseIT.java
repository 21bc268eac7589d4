package dev.leadpatch.abuse;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Small requests that make the service load, return or store leads of about 1 MB. */
@AbuseSuite
class LargeLeadAbuseIT {

    private static final AbuseCompany HOSTILE = AbuseCompany.LARGE_LEADS;
    private static final String BULK_PATH = "/api/v1/leads";

    /** Enough for thousands of responses without a representation, and less than ten with it. */
    private static final long MAX_STORED_BYTES = 8_000_000;

    /** 30 of them are changed in parts; 200 are too many. */
    @ParameterizedTest
    @CsvSource({"30, 200", "200, 413"})
    void bulk_update_of_large_leads_disturbs_no_other_company(int leads, int status, AttackScenario scenario)
            throws Exception {
        assertThat(scenario.service()
                        .client(HOSTILE)
                        .send("PATCH", BULK_PATH, AbuseCompany.bulk(leads, "\"first_name\":\"Ada\""))
                        .status())
                .isEqualTo(status);
        scenario.run(
                "2 connections that update %d leads of 1 MB".formatted(leads),
                new HostileClient(
                        2,
                        ConnectionBehavior.repeating(number -> RawRequest.patch(
                                BULK_PATH,
                                HOSTILE.key(),
                                AbuseCompany.bulk(leads, "\"first_name\":\"" + number + "\"")))));
    }

    @Test
    void responses_that_are_never_read_disturb_no_other_company(AttackScenario scenario) throws Exception {
        scenario.run(
                "120 connections that never read a lead of 1 MB",
                new HostileClient(
                        120, ConnectionBehavior.notReading(RawRequest.get(HOSTILE.leadPath(1), HOSTILE.key()))));
    }

    @Test
    void slow_readers_of_pages_disturb_no_other_company(AttackScenario scenario) throws Exception {
        String page = "/api/v1/leads?limit=200&include=custom_fields";
        String feed = "/api/v1/leads/changes?limit=200";
        scenario.run(
                "60 connections that slowly read a page of leads, and 60 a page of the change feed",
                new HostileClient(60, ConnectionBehavior.readingSlowly(RawRequest.get(page, HOSTILE.key()))),
                new HostileClient(60, ConnectionBehavior.readingSlowly(RawRequest.get(feed, HOSTILE.key()))));
    }

    @Test
    void idempotent_requests_for_representations_store_few_bytes(AttackScenario scenario) throws Exception {
        long storedBefore = scenario.service().tableBytes("idempotency_keys");
        RawRequest request = RawRequest.patch(HOSTILE.leadPath(1), HOSTILE.key(), "{\"status\":\"new\"}")
                .withHeader("Prefer", "return=representation");
        assertThat(scenario.service().client(HOSTILE).getLead(1).get("status")).isEqualTo("new");
        scenario.run(
                "1 connection of idempotent no-ops that request a lead of 1 MB",
                softly -> {
                    long stored = scenario.service().tableBytes("idempotency_keys") - storedBefore;
                    softly.assertThat(stored).as("stored bytes").isLessThan(MAX_STORED_BYTES);
                    return "idempotency keys +%.1f MB".formatted(stored / 1e6);
                },
                new HostileClient(
                        1,
                        ConnectionBehavior.repeating(
                                number -> request.withHeader("Idempotency-Key", "\"no-op-" + number + "\""))));
    }
}
