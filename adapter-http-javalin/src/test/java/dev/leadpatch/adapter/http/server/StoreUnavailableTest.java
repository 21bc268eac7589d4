package dev.leadpatch.adapter.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.adapter.http.HttpSettings;
import dev.leadpatch.adapter.http.LeadpatchHttpServer;
import dev.leadpatch.application.OutcomeUnknownException;
import dev.leadpatch.application.StoreBusyException;
import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.lead.UpdateLead;
import dev.leadpatch.domain.value.Deadline.DeadlineExceededException;
import java.net.SocketException;
import org.junit.jupiter.api.Test;

/** Responses when a use case cannot complete. */
class StoreUnavailableTest {

    private static final String PATCH = """
            PATCH /api/v1/leads/1 HTTP/1.1\r
            Host: x\r
            Authorization: Bearer jb_api_any\r
            Content-Type: application/json\r
            Content-Length: 2\r
            Connection: close\r
            \r
            {}""";

    @Test
    void unreachable_store_fails_with_503_and_retry_after_without_internal_details() {
        RawResponse response = responseOf(command -> {
            throw new StoreUnavailableException("connection to 10.0.0.1 refused", new SocketException("refused"));
        });
        assertThat(response.status()).isEqualTo(503);
        assertThat(response.header("retry-after")).contains("1");
        assertThat(response.body()).contains("\"unavailable\"").doesNotContain("10.0.0.1");
    }

    @Test
    void unconfirmed_change_fails_with_504_without_retry_after() {
        RawResponse response = responseOf(command -> {
            throw new OutcomeUnknownException("the database did not confirm the commit", new SocketException("reset"));
        });
        response.assertError(504, "outcome_unknown");
        assertThat(response.header("retry-after")).isEmpty();
    }

    @Test
    void busy_store_fails_with_503_overloaded_and_retry_after() {
        RawResponse response = responseOf(command -> {
            throw new StoreBusyException("too many changes are queued; nothing was changed");
        });
        response.assertError(503, "overloaded");
        assertThat(response.header("retry-after")).contains("1");
    }

    @Test
    void validation_beyond_deadline_fails_with_503_and_retry_after() {
        RawResponse response = responseOf(command -> {
            throw new DeadlineExceededException();
        });
        response.assertError(503, "overloaded");
        assertThat(response.header("retry-after")).contains("1");
    }

    @Test
    void busy_lead_fails_with_503_and_retry_after() {
        RawResponse response = responseOf(command -> new UpdateLead.Result.Busy());
        assertThat(response.status()).isEqualTo(503);
        assertThat(response.header("retry-after")).contains("1");
    }

    @Test
    void permission_denied_by_use_case_fails_with_403() {
        RawResponse response = responseOf(command -> new UpdateLead.Result.Forbidden(Permission.WRITE));
        assertThat(response.status()).isEqualTo(403);
        assertThat(response.body()).isEqualTo("{\"error\":\"Write access required for this operation\"}");
    }

    private static RawResponse responseOf(UpdateLead updateLead) {
        HttpSettings settings = HttpSettings.defaults().withAddress("127.0.0.1", 0);
        try (LeadpatchHttpServer http =
                new LeadpatchHttpServer(settings, () -> "id", UseCasesFixture.useCases(updateLead))) {
            http.start();
            try (RawClient client = new RawClient(http.port())) {
                return client.send(PATCH).readResponse();
            }
        }
    }
}
