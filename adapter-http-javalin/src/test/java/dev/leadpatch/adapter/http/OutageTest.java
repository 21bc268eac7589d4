package dev.leadpatch.adapter.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.lead.UpdateLead;
import dev.leadpatch.domain.value.DeadlineExceededException;
import java.net.SocketException;
import org.junit.jupiter.api.Test;

/** What the client hears when the use case can't do what it should. */
class OutageTest {

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
    void a_store_out_of_reach_is_503_with_retry_after_and_names_nothing_inside() {
        RawAnswer answer = answerTo(command -> {
            throw new StoreUnavailableException("connection to 10.0.0.1 refused", new SocketException("refused"));
        });
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.header("retry-after")).contains("1");
        assertThat(answer.body()).contains("\"unavailable\"").doesNotContain("10.0.0.1");
    }

    @Test
    void a_validation_beyond_the_deadline_is_503_overloaded_with_retry_after() {
        RawAnswer answer = answerTo(command -> {
            throw new DeadlineExceededException();
        });
        answer.isFailure(503, "overloaded");
        assertThat(answer.header("retry-after")).contains("1");
    }

    @Test
    void a_lead_that_is_changed_too_often_is_503_with_retry_after() {
        RawAnswer answer = answerTo(command -> new UpdateLead.Result.Busy());
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.header("retry-after")).contains("1");
    }

    @Test
    void access_that_the_use_case_denies_is_403() {
        RawAnswer answer = answerTo(command -> new UpdateLead.Result.Forbidden(Permission.WRITE));
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.body()).isEqualTo("{\"error\":\"Write access required for this operation\"}");
    }

    private static RawAnswer answerTo(UpdateLead updateLead) {
        HttpSettings settings = HttpSettings.defaults().listeningOn("127.0.0.1", 0);
        try (LeadpatchHttp http = new LeadpatchHttp(settings, () -> "id", Fakes.useCases(updateLead))) {
            http.start();
            try (RawClient client = new RawClient(http.port())) {
                return client.send(PATCH).answer();
            }
        }
    }
}
