package dev.leadpatch.domain.lead;

import static dev.leadpatch.domain.lead.Sample.after;
import static dev.leadpatch.domain.lead.Sample.array;
import static dev.leadpatch.domain.lead.Sample.holding;
import static dev.leadpatch.domain.lead.Sample.lead;
import static dev.leadpatch.domain.lead.Sample.object;
import static dev.leadpatch.domain.lead.Sample.rejections;
import static dev.leadpatch.domain.lead.Sample.violation;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.domain.value.LeadStatus;
import dev.leadpatch.domain.violation.Violation;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StatusTest {

    @ParameterizedTest
    @ValueSource(strings = {"new", "contacted", "qualified", "converted", "lost"})
    void each_status_is_set_by_its_name(String name) {
        assertThat(after(lead(), object("status", name)).status().wireName()).isEqualTo(name);
    }

    @Test
    void a_status_that_is_not_sent_is_untouched() {
        assertThat(after(holding(object("status", "lost")), object("first_name", "Ada"))
                        .status())
                .isEqualTo(LeadStatus.LOST);
    }

    @Test
    void a_status_cannot_be_cleared() {
        assertThat(rejections(object("status", null))).containsExactly("/status null_not_allowed");
        assertThat(violation(object("status", null)).message()).contains("always has a status");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "New", "QUALIFIED", " new", "new ", "won"})
    void any_other_name_is_refused_and_the_five_are_named(String name) {
        assertThat(rejections(object("status", name))).containsExactly("/status unknown_status");
        assertThat(listed(violation(object("status", name))))
                .isEqualTo(List.of("new", "contacted", "qualified", "converted", "lost"));
    }

    @Test
    void another_json_type_is_refused() {
        for (Object other : new Object[] {0L, true, object(), array("new")}) {
            assertThat(rejections(object("status", other))).containsExactly("/status type");
        }
    }

    @Test
    void every_refused_status_refers_to_the_allowed_ones() {
        for (Object refused : new Object[] {0L, "won", array("new"), null}) {
            assertThat(listed(violation(object("status", refused)))).hasSize(5);
            assertThat(listed(violation(object("if", object("status", refused)))))
                    .hasSize(5);
        }
    }

    private static List<?> listed(Violation violation) {
        return violation.allowed().orElseThrow().listed();
    }
}
