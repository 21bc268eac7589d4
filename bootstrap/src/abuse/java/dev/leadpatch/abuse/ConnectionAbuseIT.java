package dev.leadpatch.abuse;

import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Very many connections, guesses of API keys, and expensive queries. */
@AbuseSuite
class ConnectionAbuseIT {

    @Test
    void guesses_of_keys_disturb_no_company(AttackScenario scenario) throws Exception {
        scenario.run(
                "32 connections that guess keys",
                new HostileClient(
                        32,
                        ConnectionBehavior.repeating(
                                number -> RawRequest.get("/api/v1/leads/1", "jb_api_guess_" + UUID.randomUUID()))));
    }

    @Test
    void connections_without_request_disturb_no_company(AttackScenario scenario) throws Exception {
        scenario.run(
                "3,000 connections that send nothing", new HostileClient(3_000, ConnectionBehavior.onlyConnecting()));
    }

    @Test
    void concurrent_expensive_lists_disturb_no_other_company(AttackScenario scenario) throws Exception {
        AbuseCompany hostile = AbuseCompany.MANY_LEADS;
        String list = "/api/v1/leads?search=e&status=new,lost,contacted&tags=1&users=1&archived=include&sort=created_at"
                + "&limit=200";
        scenario.run(
                "100 concurrent lists with a frequent search text",
                new HostileClient(
                        100,
                        ConnectionBehavior.repeating(RawRequest.get(list, hostile.key()))
                                .withPause(Duration.ofSeconds(1))));
    }
}
