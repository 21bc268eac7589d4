package dev.leadpatch.application.http.message;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.application.lead.UpdateLead;
import dev.leadpatch.domain.violation.DocumentPath;
import dev.leadpatch.domain.violation.Violation;
import dev.leadpatch.domain.violation.ViolationCode;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ViolationRendererTest {

    @Test
    void error_of_body_that_is_not_an_object_names_the_body() {
        assertThat(errorOf(new Violation(DocumentPath.ROOT, ViolationCode.TYPE, "must be an object")))
                .isEqualTo("The request body must be a JSON object");
    }

    @Test
    void error_of_body_without_required_member_contains_message_of_violation() {
        assertThat(errorOf(new Violation(DocumentPath.ROOT, ViolationCode.MISSING_MEMBER, "must have leads")))
                .isEqualTo("The request body must have leads");
    }

    @Test
    void error_of_several_violations_lists_their_pointers() {
        assertThat(errorOf(
                        new Violation(DocumentPath.ROOT, ViolationCode.MISSING_MEMBER, "must have url"),
                        new Violation(DocumentPath.ROOT.member("x"), ViolationCode.UNKNOWN_FIELD, "is not known")))
                .isEqualTo("2 fields were rejected: the request body, /x");
    }

    private static String errorOf(Violation... violations) {
        return ViolationRenderer.toError(
                        "invalid_patch",
                        new UpdateLead.Result.Rejected(List.of(violations)),
                        Map.of(),
                        DocumentPath.ROOT,
                        new HashSet<>())
                .sentence();
    }
}
