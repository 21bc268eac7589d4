package dev.leadpatch.domain.patch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.leadpatch.domain.lead.Lead;
import dev.leadpatch.domain.patch.PatchValidator.ValidPatch;
import dev.leadpatch.domain.patch.rule.ValidatorCheck.UnsuitableValidatorException;
import dev.leadpatch.domain.testing.DemoCatalog;
import dev.leadpatch.domain.testing.LeadBuilder;
import dev.leadpatch.domain.value.LeadField;
import dev.leadpatch.domain.value.Patch;
import dev.leadpatch.domain.violation.Violation;
import dev.leadpatch.domain.violation.ViolationCode;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.ConstraintValidatorFactory;
import jakarta.validation.MessageInterpolator;
import jakarta.validation.TraversableResolver;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import jakarta.validation.valueextraction.ExtractedValue;
import jakarta.validation.valueextraction.ValueExtractor;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.annotation.ElementType;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.hibernate.validator.HibernateValidator;
import org.hibernate.validator.HibernateValidatorConfiguration;
import org.hibernate.validator.PredefinedScopeHibernateValidator;
import org.hibernate.validator.messageinterpolation.ParameterMessageInterpolator;
import org.junit.jupiter.api.Test;

/** Validators as applications configure them: each applies every rule or is rejected with the cause. */
class PatchValidatorTest {
    private static final LeadPatch INVALID = LeadPatch.builder()
            .email("x")
            .phoneNumber("y")
            .firstName("z".repeat(256))
            .clear(LeadField.STATUS)
            .build();

    @Test
    void validator_without_constraint_metadata_is_rejected() {
        // an injected validator of Quarkus has no metadata if lead-domain is not a bean archive
        Validator validator = Validation.byProvider(PredefinedScopeHibernateValidator.class)
                .configure()
                .initializeBeanMetaData(Set.of())
                .messageInterpolator(new ParameterMessageInterpolator())
                .buildValidatorFactory()
                .getValidator();

        assertRejected(validator, "no constraint metadata", "META-INF/beans.xml");
    }

    @Test
    void fail_fast_validator_is_rejected() {
        assertRejected(validator(configuration -> configuration.failFast(true)), "one violation of", "failFast(false)");
    }

    @Test
    void validator_with_extractor_that_extracts_nothing_is_rejected() {
        ValueExtractor<?> emptyExtractor = new EmptyExtractor();

        assertRejected(
                validator(configuration -> configuration.addValueExtractor(emptyExtractor)),
                "values of Patch",
                "PatchValueExtractor");
    }

    @Test
    void validator_without_value_extractor_is_rejected() throws Exception {
        // the jars were merged without their service files
        URL[] classPath = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(PatchValidatorTest::url)
                .toArray(URL[]::new);
        Thread thread = Thread.currentThread();
        ClassLoader originalClassLoader = thread.getContextClassLoader();
        try (URLClassLoader mergedJars = new MergedJars(classPath)) {
            thread.setContextClassLoader(mergedJars);
            Method rejection = mergedJars
                    .loadClass(PatchValidatorTest.class.getName())
                    .getDeclaredMethod("rejectionOfDefaultValidator");
            rejection.setAccessible(true);

            assertThat(rejection.invoke(null))
                    .asString()
                    .contains("does not apply all rules", "PatchValueExtractor", "META-INF/services");
        } finally {
            thread.setContextClassLoader(originalClassLoader);
        }
    }

    static String rejectionOfDefaultValidator() {
        try {
            new PatchValidator(validator(configuration -> {}));
            return "not rejected";
        } catch (UnsuitableValidatorException e) {
            return e.getMessage();
        }
    }

    private static URL url(String path) {
        try {
            return Path.of(path).toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException(path, e);
        }
    }

    @Test
    void validator_with_factory_that_returns_null_is_rejected() {
        assertRejected(
                validator(configuration -> configuration.constraintValidatorFactory(new Factory(null))),
                "It fails: ",
                "ConstraintValidatorFactory");
    }

    @Test
    void validator_with_factory_of_other_constraint_validators_is_rejected() {
        assertRejected(
                validator(configuration -> configuration.constraintValidatorFactory(new Factory(new AcceptAll()))),
                "does not report",
                "email: @EmailAddress",
                "status: @NotClearable",
                "ConstraintValidatorFactory");
    }

    @Test
    void validator_that_skips_properties_is_rejected() {
        assertRejected(
                validator(configuration -> configuration.traversableResolver(new SkipAll())),
                "does not report",
                "TraversableResolver");
    }

    @Test
    void validator_with_mapping_that_ignores_field_constraints_is_rejected() {
        assertRejected(
                validator(configuration ->
                        configuration.addMapping(mapping("<field name='email' ignore-annotations='true'/>"))),
                "does not report email: @",
                "constraint mappings");
    }

    @Test
    void validator_with_mapping_that_ignores_all_constraints_is_rejected() {
        assertRejected(
                validator(
                        configuration -> configuration.addMapping(mapping("<class ignore-annotations='true'/>", true))),
                "no constraint metadata",
                "ignore-annotations");
    }

    @Test
    void validator_with_mapping_that_adds_constraints_is_rejected() {
        assertRejected(
                validator(configuration ->
                        configuration.addMapping(mapping("<field name='email' ignore-annotations='false'>"
                                + "<constraint annotation='jakarta.validation.constraints.Null'/></field>"))),
                "does not declare: email: @Null",
                "constraint mappings");
    }

    @Test
    void validator_with_mapping_that_puts_other_groups_first_is_rejected() {
        assertRejected(
                validator(configuration ->
                        configuration.addMapping(mapping("<class ignore-annotations='false'><group-sequence>"
                                + "<value>" + OtherGroup.class.getName() + "</value><value>" + LeadPatch.class.getName()
                                + "</value></group-sequence></class>"
                                + "<field name='tags' ignore-annotations='false'>"
                                + "<constraint annotation='dev.leadpatch.domain.patch.rule.NotClearable'>"
                                + "<groups><value>" + OtherGroup.class.getName()
                                + "</value></groups></constraint></field>"))),
                "does not declare: tags: @NotClearable");
    }

    @Test
    void messages_do_not_depend_on_interpolator_and_locale() {
        MessageInterpolator customInterpolator = new MessageInterpolator() {
            @Override
            public String interpolate(String template, Context context) {
                return "CUSTOM";
            }

            @Override
            public String interpolate(String template, Context context, Locale locale) {
                return "CUSTOM";
            }
        };
        Validator validator = validator(configuration ->
                configuration.messageInterpolator(customInterpolator).defaultLocale(Locale.GERMAN));

        assertThat(INVALID.check(new PatchValidator(validator)).violations())
                .extracting(violation -> violation.path().toJsonPointer(), Violation::code, Violation::message)
                .containsExactlyInAnyOrder(
                        tuple("/email", ViolationCode.EMAIL, "must be an email address"),
                        tuple(
                                "/phone_number",
                                ViolationCode.PHONE_NUMBER,
                                "must be a phone number such as +1-555-123-4567 ext 89, without U+0079 at position 1"),
                        tuple("/first_name", ViolationCode.TOO_LONG, "must have at most 255 characters"),
                        tuple(
                                "/status",
                                ViolationCode.NULL_NOT_ALLOWED,
                                "must not be null; a lead always has a status"));
    }

    @Test
    void cleared_status_accepted_by_validator_throws_illegal_state_exception() {
        AtomicBoolean acceptAll = new AtomicBoolean();
        Validator delegate = validator(configuration -> {});
        Validator switchableValidator = (Validator) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {Validator.class},
                (proxy, method, arguments) ->
                        acceptAll.get() ? Collections.emptySet() : method.invoke(delegate, arguments));
        PatchValidator validator = new PatchValidator(switchableValidator);
        acceptAll.set(true);
        ValidPatch clearsStatus =
                (ValidPatch) LeadPatch.builder().clear(LeadField.STATUS).build().check(validator);
        Lead lead = LeadBuilder.aLead().build();

        assertThatIllegalStateException()
                .isThrownBy(() -> lead.change(clearsStatus, DemoCatalog.demoCatalog(), Instant.EPOCH))
                .withMessageContaining("status");
    }

    private static void assertRejected(Validator validator, String... parts) {
        assertThatThrownBy(() -> new PatchValidator(validator))
                .isInstanceOf(UnsuitableValidatorException.class)
                .hasMessageContaining("does not apply all rules of dev.leadpatch.domain.patch.LeadPatch")
                .hasMessageContainingAll(parts);
    }

    private static Validator validator(Consumer<HibernateValidatorConfiguration> configurer) {
        HibernateValidatorConfiguration configuration = Validation.byProvider(HibernateValidator.class)
                .configure()
                .messageInterpolator(new ParameterMessageInterpolator());
        configurer.accept(configuration);
        return configuration.buildValidatorFactory().getValidator();
    }

    private static InputStream mapping(String members) {
        return mapping(members, false);
    }

    private static InputStream mapping(String members, boolean ignoreAnnotations) {
        String xml = "<constraint-mappings xmlns='https://jakarta.ee/xml/ns/validation/mapping' version='3.1'>"
                + "<bean class='" + LeadPatch.class.getName() + "' ignore-annotations='" + ignoreAnnotations + "'>"
                + members + "</bean></constraint-mappings>";
        return new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8));
    }

    private static final class MergedJars extends URLClassLoader {
        MergedJars(URL[] classPath) {
            super(classPath, ClassLoader.getPlatformClassLoader());
        }

        @Override
        public Enumeration<URL> findResources(String name) throws IOException {
            return name.equals("META-INF/services/" + ValueExtractor.class.getName())
                    ? Collections.emptyEnumeration()
                    : super.findResources(name);
        }
    }

    /** A validation group of the application. */
    private interface OtherGroup {}

    private static final class EmptyExtractor implements ValueExtractor<Patch<@ExtractedValue ?>> {
        @Override
        public void extractValues(Patch<?> patch, ValueReceiver receiver) {}
    }

    private record Factory(ConstraintValidator<?, ?> constraintValidator) implements ConstraintValidatorFactory {
        @Override
        @SuppressWarnings("unchecked")
        public <T extends ConstraintValidator<?, ?>> T getInstance(Class<T> key) {
            return (T) constraintValidator;
        }

        @Override
        public void releaseInstance(ConstraintValidator<?, ?> instance) {}
    }

    private static final class AcceptAll implements ConstraintValidator<Annotation, Object> {
        @Override
        public boolean isValid(Object value, ConstraintValidatorContext context) {
            return true;
        }
    }

    private static final class SkipAll implements TraversableResolver {
        @Override
        public boolean isReachable(
                Object owner,
                jakarta.validation.Path.Node property,
                Class<?> root,
                jakarta.validation.Path path,
                ElementType elementType) {
            return false;
        }

        @Override
        public boolean isCascadable(
                Object owner,
                jakarta.validation.Path.Node property,
                Class<?> root,
                jakarta.validation.Path path,
                ElementType elementType) {
            return false;
        }
    }
}
