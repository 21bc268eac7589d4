package dev.leadpatch.domain.violation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.domain.violation.Violation.AllowedValues;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AllowedValuesTest {

    @Test
    void at_most_50_values_are_listed_and_all_are_counted() {
        List<String> names =
                IntStream.range(0, 1_000).mapToObj(i -> "name " + i).toList();
        AllowedValues values = AllowedValues.ofNames("field", names);

        assertThat(values.listed()).isEqualTo(names.subList(0, 50));
        assertThat(values.count()).isEqualTo(1_000);
    }

    @Test
    void violation_does_not_build_list_of_allowed_values() {
        AtomicInteger built = new AtomicInteger();
        AllowedValues values = new AllowedValues("field", () -> {
            built.incrementAndGet();
            return IntStream.range(0, 1_000).boxed();
        });
        Violation violation = new Violation(DocumentPath.ROOT.member("field"), ViolationCode.TYPE, "must be a number")
                .withAllowed(values)
                .withDetail("more", true)
                .within(DocumentPath.ROOT.member("if"));

        assertThat(violation.allowed()).containsSame(values);
        assertThat(violation.withoutCatalogData().allowed()).isEmpty();
        assertThat(built).hasValue(0);
    }
}
