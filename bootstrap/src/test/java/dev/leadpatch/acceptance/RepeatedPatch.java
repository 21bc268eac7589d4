package dev.leadpatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.acceptance.LeadTables.Count;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** One patch that is sent again and again with the same key, to two nodes on one database. */
record RepeatedPatch(Client one, Client other, LeadTables tables) {

    static final int CONNECTIONS = 32;

    private static final String PATCH = "{\"status\": \"lost\"}";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** A lead to which the patch is news. */
    long blankLead() {
        return new OwnCompany(1, 123, tables).addLead();
    }

    /** Sends the patch over the connection with this number, each to the node that is its. */
    Answer patch(int connection, long lead) {
        Client node = connection % 2 == 0 ? one : other;
        return node.with(Repeats.KEY, "at-once-" + lead).patch(lead, PATCH);
    }

    /** The same again and again, until it is neither in use nor hit by an outage. */
    Answer patchUntilDone(int connection, long lead) {
        return await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(20))
                .atMost(PATIENCE)
                .until(
                        () -> patch(connection, lead),
                        answer -> assertDoneOrLater(answer).status() == 200);
    }

    private static Answer assertDoneOrLater(Answer answer) {
        if (answer.status() == 503) {
            return answer.isError(503, "unavailable");
        }
        return assertDoneOrInUse(answer);
    }

    static Answer assertDoneOrInUse(Answer answer) {
        assertThat(answer.status()).as(answer.body()).isIn(Set.of(200, 409));
        assertThat(isInUse(answer)).as(answer.body()).isEqualTo(answer.status() == 409);
        return answer;
    }

    /** Whether the request was told to come again, since the same was still under way. */
    static boolean isInUse(Answer answer) {
        boolean inUse = answer.status() == 409 && "idempotency_key_in_use".equals(answer.get("code"));
        if (inUse) {
            answer.isError(409, "idempotency_key_in_use");
            assertThat(answer.header("Retry-After")).isPresent();
        }
        return inUse;
    }

    /** One change, and one answer for those who were answered and for whoever asks once more. */
    void assertDoneOnce(long lead, List<Answer> answers) {
        String answer = patchUntilDone(0, lead).body();
        assertThat(patchUntilDone(1, lead).body()).isEqualTo(answer);
        assertThat(answers.stream().filter(it -> it.status() == 200).map(Answer::body))
                .isNotEmpty()
                .containsOnly(answer);
        assertThat(tables.count(lead)).isEqualTo(new Count(2, 1, 1));
    }
}
