package dev.leadpatch.abuse;

import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Bodies that are large, slow, or expensive to validate. */
@AbuseSuite
class BodyAbuseIT {

    private static final AbuseCompany HOSTILE = AbuseCompany.MANY_LEADS;
    private static final int MIB = 1 << 20;
    private static final Duration PAUSE = Duration.ofMillis(200);

    @Test
    void concurrent_bodies_of_maximum_size_disturb_no_other_company(AttackScenario scenario) throws Exception {
        RawRequest request = patch("{\"first_name\":\"" + "x".repeat(MIB - 17) + "\"}");
        scenario.run(
                "240 concurrent bodies of 1 MiB",
                new HostileClient(240, ConnectionBehavior.repeating(request).withPause(Duration.ofSeconds(1))));
    }

    @Test
    void bodies_that_trickle_with_one_key_disturb_no_other_company(AttackScenario scenario) throws Exception {
        RawRequest request = patch("{\"first_name\":\"" + "x".repeat(100_000) + "\"}");
        scenario.run(
                "260 connections of one key that trickle a body",
                new HostileClient(260, ConnectionBehavior.trickling(request)));
    }

    @Test
    void bodies_that_trickle_without_key_disturb_no_company(AttackScenario scenario) throws Exception {
        RawRequest request = RawRequest.anonymousPatch(HOSTILE.leadPath(1), "x".repeat(100_000));
        scenario.run(
                "1,000 connections without a key that trickle a body",
                new HostileClient(1_000, ConnectionBehavior.trickling(request)));
    }

    @Test
    void deep_json_disturbs_no_other_company(AttackScenario scenario) throws Exception {
        RawRequest request = patch("{\"first_name\":" + "[".repeat(MIB - 100));
        scenario.run(
                "16 connections that send 1 MiB of nested arrays",
                new HostileClient(16, ConnectionBehavior.repeating(request).withPause(PAUSE)));
    }

    @Test
    void conditions_with_thousands_of_members_disturb_no_other_company(AttackScenario scenario) throws Exception {
        String conditions = IntStream.range(1_000, 26_000)
                .mapToObj(field -> "\"customFields/%d\":{\"text\":\"x\"}".formatted(field))
                .collect(Collectors.joining(","));
        RawRequest request = patch("{\"first_name\":\"x\",\"if\":{" + conditions + "}}");
        scenario.run(
                "16 connections that send an if of 25,000 members",
                new HostileClient(16, ConnectionBehavior.repeating(request).withPause(PAUSE)));
    }

    @Test
    void small_requests_with_thousands_of_errors_disturb_no_other_company(AttackScenario scenario) throws Exception {
        AbuseCompany hostile = AbuseCompany.LARGE_CATALOG;
        String unknownOptions = AbuseCompany.unknownOptions(1_000);
        RawRequest single = RawRequest.patch(hostile.leadPath(1), hostile.key(), "{" + unknownOptions + "}");
        RawRequest bulk = RawRequest.patch("/api/v1/leads", hostile.key(), AbuseCompany.bulk(99, unknownOptions));
        scenario.run(
                "24 connections of patches, and 2 of updates of 99 leads, with 1,000 unknown options each",
                new HostileClient(24, ConnectionBehavior.repeating(single).withPause(PAUSE)),
                new HostileClient(2, ConnectionBehavior.repeating(bulk).withPause(PAUSE)));
    }

    private static RawRequest patch(String body) {
        return RawRequest.patch(HOSTILE.leadPath(1), HOSTILE.key(), body);
    }
}
