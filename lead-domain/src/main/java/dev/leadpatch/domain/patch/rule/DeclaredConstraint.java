package dev.leadpatch.domain.patch.rule;

import dev.leadpatch.domain.value.Patch;
import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A constraint as a field declares it, read by reflection and applied without a provider. {@link ValidatorCheck} compares
 * a provider's violations with it.
 *
 * @param ofValue whether the constraint applies to the value that a {@link Patch} sets, not to the field itself
 */
record DeclaredConstraint(Field field, Annotation constraint, boolean ofValue) {

    /**
     * Finds the constraints of a class.
     *
     * @throws IllegalStateException if the type arguments of anything but a {@link Patch} have constraints
     */
    static Set<DeclaredConstraint> of(Class<?> type) {
        Set<DeclaredConstraint> all = new LinkedHashSet<>();
        for (Field field : type.getDeclaredFields()) {
            if (!Modifier.isStatic(field.getModifiers())) {
                constraints(field.getAnnotations())
                        .forEach(constraint -> all.add(new DeclaredConstraint(field, constraint, false)));
                ofArguments(field).forEach(constraint -> all.add(new DeclaredConstraint(field, constraint, true)));
            }
        }
        return all;
    }

    Rule rule() {
        return new Rule(field.getName(), constraint);
    }

    /** Whether the field of {@code probe} breaks the constraint. */
    boolean isBrokenBy(Object probe) {
        try {
            field.setAccessible(true);
            Object value = field.get(probe);
            return ofValue ? ((Patch<?>) value).fold(() -> false, () -> false, set -> !accepts(set)) : !accepts(value);
        } catch (IllegalAccessException closed) {
            throw new IllegalStateException(field + " can't be read", closed);
        }
    }

    private boolean accepts(Object value) {
        Class<?>[] validators =
                constraint.annotationType().getAnnotation(Constraint.class).validatedBy();
        if (validators.length != 1) {
            throw new IllegalStateException(constraint + " must name one validator");
        }
        try {
            @SuppressWarnings("unchecked") // the annotation names the validator of its own kind
            ConstraintValidator<Annotation, Object> validator = (ConstraintValidator<Annotation, Object>)
                    validators[0].getDeclaredConstructor().newInstance();
            validator.initialize(constraint);
            return validator.isValid(value, null);
        } catch (ReflectiveOperationException closed) {
            throw new IllegalStateException(validators[0] + " needs a public constructor without parameters", closed);
        }
    }

    private static Stream<Annotation> ofArguments(Field field) {
        return arguments(field.getAnnotatedType()).flatMap(argument -> {
            boolean nested = arguments(argument).anyMatch(DeclaredConstraint::hasConstraints);
            if (nested || (field.getType() != Patch.class && hasConstraints(argument))) {
                throw new IllegalStateException(field + " has constraints inside of its values, which no check covers");
            }
            return constraints(argument.getAnnotations());
        });
    }

    private static boolean hasConstraints(AnnotatedType type) {
        return constraints(type.getAnnotations()).findAny().isPresent()
                || arguments(type).anyMatch(DeclaredConstraint::hasConstraints);
    }

    private static Stream<AnnotatedType> arguments(AnnotatedType type) {
        return type instanceof AnnotatedParameterizedType parameterized
                ? Arrays.stream(parameterized.getAnnotatedActualTypeArguments())
                : Stream.empty();
    }

    private static Stream<Annotation> constraints(Annotation[] annotations) {
        return Arrays.stream(annotations)
                .filter(annotation -> annotation.annotationType().isAnnotationPresent(Constraint.class));
    }

    /** A constraint of a property: what a declared one and a reported one have in common. */
    record Rule(String property, Annotation constraint) {
        @Override
        public String toString() {
            return property + ": @" + constraint.annotationType().getSimpleName();
        }
    }
}
