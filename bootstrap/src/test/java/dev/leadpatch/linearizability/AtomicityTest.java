package dev.leadpatch.linearizability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.linearizability.Outcome.LeftAlone;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The checker of what one request asks of many leads. */
class AtomicityTest {

    private static final Ask ASK = Ask.set("company_name", "A").atomically();

    private final Tale made = Tale.ofALead().made("a", 0, 1, ASK);
    private final Tale lost = Tale.ofALead().lost("a", 0, 1, ASK);

    @Test
    void all_or_none_is_good() {
        assertThat(faults(made, Tale.ofALead().made("a", 0, 1, ASK))).isEmpty();
        assertThat(faults(made, Tale.ofALead().madeUnseen("a", 0, 1, ASK))).isEmpty();
        assertThat(faults(lost, Tale.ofALead().tell("a", 0, 1, ASK, new LeftAlone())))
                .isEmpty();
    }

    @Test
    void one_that_had_nothing_to_change_was_applied_with_the_other() {
        assertThat(faults(made, Tale.ofALead().unchanged("a", 0, 1, ASK, 1))).isEmpty();
    }

    @Test
    void one_without_the_other_is_refused() {
        assertThat(faults(made, lost)).isNotEmpty();
        assertThat(faults(Tale.ofALead().madeUnseen("a", 0, 1, ASK), lost)).isNotEmpty();
        assertThat(faults(made, Tale.ofALead().tell("a", 0, 1, ASK, new LeftAlone())))
                .isNotEmpty();
    }

    @Test
    void requests_that_are_not_atomic_are_let_go_each_its_way() {
        Ask ask = Ask.set("company_name", "A").together();
        assertThat(faults(Tale.ofALead().made("a", 0, 1, ask), Tale.ofALead().lost("a", 0, 1, ask)))
                .isEmpty();
    }

    private static List<String> faults(Tale one, Tale other) {
        return Atomicity.faults(List.of(one.recording(), other.recording()));
    }
}
