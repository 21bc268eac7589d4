package dev.leadpatch.domain.patch.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.leadpatch.domain.patch.LeadPatch;
import dev.leadpatch.domain.violation.ViolationCode;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import jakarta.validation.metadata.BeanDescriptor;
import jakarta.validation.metadata.ConstraintDescriptor;
import jakarta.validation.metadata.PropertyDescriptor;
import jakarta.validation.valueextraction.ValueExtractor;
import java.util.AbstractList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
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
    void every_provider_finds_the_extractor_of_patches() {
        assertThat(ServiceLoader.load(ValueExtractor.class).stream().map(ServiceLoader.Provider::type))
                .contains(PatchValueExtractor.class);
    }

    @Test
    void the_constraints_judge_the_value_that_a_patch_sets() {
        LeadPatch patch = LeadPatch.builder().email("a").firstName("Ada").build();

        assertThat(VALIDATOR.validate(patch))
                .extracting(
                        broken -> broken.getPropertyPath().iterator().next().getName(), broken -> broken.getMessage())
                .containsExactly(tuple("email", "must be an email address"));
    }

    @Test
    void a_field_that_is_kept_breaks_no_rule() {
        assertThat(VALIDATOR.validate(LeadPatch.builder().build())).isEmpty();
    }

    @Test
    void every_constraint_of_the_rule_book_names_its_code() {
        BeanDescriptor patch = VALIDATOR.getConstraintsForClass(LeadPatch.class);

        assertThat(patch.getConstrainedProperties().stream().flatMap(ConstraintsTest::constraints))
                .hasSizeGreaterThan(20)
                .allSatisfy(constraint ->
                        assertThat(constraint.getAttributes().get("code")).isInstanceOf(ViolationCode.class));
    }

    @Test
    void different_ids_are_counted_no_longer_than_to_the_first_one_too_many() {
        MaxDistinctValidator limit = new MaxDistinctValidator();
        limit.initialize(
                LimitOf100.class.getRecordComponents()[0].getAnnotatedType().getAnnotation(MaxDistinct.class));
        int[] looked = {0};
        List<Long> endless = new AbstractList<>() {
            @Override
            public Long get(int index) {
                looked[0]++;
                return (long) index;
            }

            @Override
            public int size() {
                return Integer.MAX_VALUE;
            }
        };

        assertThat(limit.isValid(endless, null)).isFalse();
        assertThat(looked[0]).isEqualTo(101);
        assertThat(limit.isValid(
                        LongStream.range(0, 1_000).mapToObj(i -> i % 100).toList(), null))
                .isTrue();
    }

    private record LimitOf100(@MaxDistinct(100) List<Optional<Long>> list) {}

    private static Stream<ConstraintDescriptor<?>> constraints(PropertyDescriptor property) {
        return Stream.concat(
                property.getConstraintDescriptors().stream(),
                property.getConstrainedContainerElementTypes().stream()
                        .flatMap(element -> element.getConstraintDescriptors().stream()));
    }
}
