package dev.leadpatch.domain.lead;

import static dev.leadpatch.domain.lead.LeadPatchFixture.array;
import static dev.leadpatch.domain.lead.LeadPatchFixture.fieldsAfter;
import static dev.leadpatch.domain.lead.LeadPatchFixture.lead;
import static dev.leadpatch.domain.lead.LeadPatchFixture.leadWith;
import static dev.leadpatch.domain.lead.LeadPatchFixture.object;
import static dev.leadpatch.domain.lead.LeadPatchFixture.rejections;
import static dev.leadpatch.domain.lead.LeadPatchFixture.violation;
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
    void status_name_sets_status(String name) {
        assertThat(fieldsAfter(lead(), object("status", name)).status().wireName())
                .isEqualTo(name);
    }

    @Test
    void omitted_status_is_unchanged() {
        assertThat(fieldsAfter(leadWith(object("status", "lost")), object("first_name", "Ada"))
                        .status())
                .isEqualTo(LeadStatus.LOST);
    }

    @Test
    void null_status_is_rejected() {
        assertThat(rejections(object("status", null))).containsExactly("/status null_not_allowed");
        assertThat(violation(object("status", null)).message()).contains("always has a status");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "New", "QUALIFIED", " new", "new ", "won"})
    void unknown_status_is_rejected_with_allowed_values(String name) {
        assertThat(rejections(object("status", name))).containsExactly("/status unknown_status");
        assertThat(listed(violation(object("status", name))))
                .isEqualTo(List.of("new", "contacted", "qualified", "converted", "lost"));
    }

    @Test
    void other_json_type_is_rejected() {
        for (Object other : new Object[] {0L, true, object(), array("new")}) {
            assertThat(rejections(object("status", other))).containsExactly("/status type");
        }
    }

    @Test
    void every_rejected_status_refers_to_allowed_values() {
        for (Object rejected : new Object[] {0L, "won", array("new"), null}) {
            assertThat(listed(violation(object("status", rejected)))).hasSize(5);
            assertThat(listed(violation(object("if", object("status", rejected)))))
                    .hasSize(5);
        }
    }

    private static List<?> listed(Violation violation) {
        return violation.allowed().orElseThrow().listed();
    }
}
