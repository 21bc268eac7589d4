package dev.leadpatch.domain.patch.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.leadpatch.domain.patch.LeadPatch;
import dev.leadpatch.domain.value.ListChange;
import dev.leadpatch.domain.violation.ViolationCode;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import jakarta.validation.metadata.BeanDescriptor;
import jakarta.validation.metadata.ConstraintDescriptor;
import jakarta.validation.metadata.PropertyDescriptor;
import jakarta.validation.valueextraction.ValueExtractor;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.hibernate.validator.messageinterpolation.ParameterMessageInterpolator;
import org.junit.jupiter.api.Test;

class ConstraintsTest {
    private static final Validator VALIDATOR = Validation.byDefaultProvider()
            .configure()
            .messageInterpolator(new ParameterMessageInterpolator())
            .buildValidatorFactory()
            .getValidator();

    @Test
    void patch_value_extractor_is_discovered_by_default_provider() {
        assertThat(ServiceLoader.load(ValueExtractor.class).stream().map(ServiceLoader.Provider::type))
                .contains(PatchValueExtractor.class);
    }

    @Test
    void constraints_validate_the_set_value() {
        LeadPatch patch = LeadPatch.builder().email("a").firstName("Ada").build();

        assertThat(VALIDATOR.validate(patch))
                .extracting(
                        violation ->
                                violation.getPropertyPath().iterator().next().getName(),
                        violation -> violation.getMessage())
                .containsExactly(tuple("email", "must be an email address"));
    }

    @Test
    void unchanged_field_has_no_violation() {
        assertThat(VALIDATOR.validate(LeadPatch.builder().build())).isEmpty();
    }

    @Test
    void every_constraint_has_a_violation_code() {
        BeanDescriptor patch = VALIDATOR.getConstraintsForClass(LeadPatch.class);

        assertThat(patch.getConstrainedProperties().stream().flatMap(ConstraintsTest::constraints))
                .hasSizeGreaterThan(20)
                .allSatisfy(constraint ->
                        assertThat(constraint.getAttributes().get("code")).isInstanceOf(ViolationCode.class));
    }

    @Test
    void distinct_count_stops_at_first_excess_element() {
        MaxDistinctEntries.Validator validator = new MaxDistinctEntries.Validator();
        validator.initialize(
                LimitOf100.class.getRecordComponents()[0].getAnnotatedType().getAnnotation(MaxDistinctEntries.class));
        AtomicInteger reads = new AtomicInteger();
        record CountedElement(int number, AtomicInteger reads) {
            @Override
            public int hashCode() {
                reads.incrementAndGet();
                return number;
            }

            @Override
            public boolean equals(Object other) {
                return other instanceof CountedElement element && element.number == number && element.reads == reads;
            }
        }
        ListChange<CountedElement> excess = ListChange.replaceWith(IntStream.range(0, 1_000)
                .mapToObj(i -> new CountedElement(i, reads))
                .toList());

        assertThat(validator.isValid(excess, null)).isFalse();
        assertThat(reads).hasValue(101);
        assertThat(validator.isValid(
                        ListChange.replaceWith(LongStream.range(0, 1_000)
                                .mapToObj(i -> i % 100)
                                .toList()),
                        null))
                .isTrue();
    }

    @Test
    void added_elements_are_limited_and_removed_ones_are_not() {
        MaxDistinctEntries.Validator validator = new MaxDistinctEntries.Validator();
        validator.initialize(
                LimitOf100.class.getRecordComponents()[0].getAnnotatedType().getAnnotation(MaxDistinctEntries.class));
        List<Long> excess = LongStream.rangeClosed(1, 101).boxed().toList();

        assertThat(validator.isValid(ListChange.addAndRemove(excess, List.of()), null))
                .isFalse();
        assertThat(validator.isValid(ListChange.addAndRemove(List.of(), excess), null))
                .isTrue();
    }

    private record LimitOf100(@MaxDistinctEntries(100) ListChange<Long> list) {}

    private static Stream<ConstraintDescriptor<?>> constraints(PropertyDescriptor property) {
        return Stream.concat(
                property.getConstraintDescriptors().stream(),
                property.getConstrainedContainerElementTypes().stream()
                        .flatMap(element -> element.getConstraintDescriptors().stream()));
    }
}
