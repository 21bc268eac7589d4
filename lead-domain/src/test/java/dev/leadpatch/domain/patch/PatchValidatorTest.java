package dev.leadpatch.domain.patch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.leadpatch.domain.lead.Lead;
import dev.leadpatch.domain.patch.rule.UnsuitableValidatorException;
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

/** Validators as hosts configure them: each one either applies every rule or is refused with the cause. */
class PatchValidatorTest {
    private static final LeadPatch INVALID = LeadPatch.builder()
            .email("x")
            .phoneNumber("y")
            .firstName("z".repeat(256))
            .clear(LeadField.STATUS)
            .build();

    @Test
    void a_validator_without_constraint_metadata_is_refused() {
        // what an injected validator of Quarkus is if lead-domain is no bean archive
        Validator validator = Validation.byProvider(PredefinedScopeHibernateValidator.class)
                .configure()
                .initializeBeanMetaData(Set.of())
                .messageInterpolator(new ParameterMessageInterpolator())
                .buildValidatorFactory()
                .getValidator();

        assertRefused(validator, "no constraint metadata", "META-INF/beans.xml");
    }

    @Test
    void a_validator_that_stops_at_the_first_violation_is_refused() {
        assertRefused(validator(it -> it.failFast(true)), "one violation of", "failFast(false)");
    }

    @Test
    void a_validator_without_an_extractor_of_patches_is_refused() {
        ValueExtractor<?> blind = new BlindExtractor();

        assertRefused(validator(it -> it.addValueExtractor(blind)), "values of Patch", "PatchValueExtractor");
    }

    @Test
    void a_validator_that_finds_no_extractor_is_refused() throws Exception {
        // the jars were merged, and their service files were not
        URL[] classPath = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(PatchValidatorTest::url)
                .toArray(URL[]::new);
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (URLClassLoader merged = new MergedJars(classPath)) {
            thread.setContextClassLoader(merged);
            Method refusal =
                    merged.loadClass(PatchValidatorTest.class.getName()).getDeclaredMethod("refusalOfDefaultValidator");
            refusal.setAccessible(true);

            assertThat(refusal.invoke(null))
                    .asString()
                    .contains("does not apply all rules", "PatchValueExtractor", "META-INF/services");
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    static String refusalOfDefaultValidator() {
        try {
            new PatchValidator(validator(it -> {}));
            return "not refused";
        } catch (UnsuitableValidatorException refused) {
            return refused.getMessage();
        }
    }

    private static URL url(String path) {
        try {
            return Path.of(path).toUri().toURL();
        } catch (MalformedURLException impossible) {
            throw new IllegalArgumentException(path, impossible);
        }
    }

    @Test
    void a_validator_whose_factory_makes_no_constraint_validators_is_refused() {
        assertRefused(
                validator(it -> it.constraintValidatorFactory(new Factory(null))),
                "It fails: ",
                "ConstraintValidatorFactory");
    }

    @Test
    void a_validator_whose_factory_makes_other_constraint_validators_is_refused() {
        assertRefused(
                validator(it -> it.constraintValidatorFactory(new Factory(new AcceptAll()))),
                "does not report",
                "email: @EmailAddress",
                "status: @NotClearable",
                "ConstraintValidatorFactory");
    }

    @Test
    void a_validator_that_skips_properties_is_refused() {
        assertRefused(validator(it -> it.traversableResolver(new SkipAll())), "does not report", "TraversableResolver");
    }

    @Test
    void a_validator_whose_mapping_ignores_the_constraints_of_a_field_is_refused() {
        assertRefused(
                validator(it -> it.addMapping(mapping("<field name='email' ignore-annotations='true'/>"))),
                "does not report email: @",
                "constraint mappings");
    }

    @Test
    void a_validator_whose_mapping_ignores_all_constraints_is_refused() {
        assertRefused(
                validator(it -> it.addMapping(mapping("<class ignore-annotations='true'/>", true))),
                "no constraint metadata",
                "ignore-annotations");
    }

    @Test
    void a_validator_whose_mapping_adds_constraints_is_refused() {
        assertRefused(
                validator(it -> it.addMapping(mapping("<field name='email' ignore-annotations='false'>"
                        + "<constraint annotation='jakarta.validation.constraints.Null'/></field>"))),
                "does not declare: email: @Null",
                "constraint mappings");
    }

    @Test
    void a_validator_whose_mapping_puts_other_groups_first_is_refused() {
        assertRefused(
                validator(it -> it.addMapping(mapping("<class ignore-annotations='false'><group-sequence>"
                        + "<value>" + First.class.getName() + "</value><value>" + LeadPatch.class.getName()
                        + "</value></group-sequence></class>"
                        + "<field name='tags' ignore-annotations='false'>"
                        + "<constraint annotation='dev.leadpatch.domain.patch.rule.NotClearable'>"
                        + "<groups><value>" + First.class.getName() + "</value></groups></constraint></field>"))),
                "does not declare: tags: @NotClearable");
    }

    @Test
    void messages_do_not_depend_on_the_interpolator_and_the_locale() {
        MessageInterpolator shouting = new MessageInterpolator() {
            @Override
            public String interpolate(String template, Context context) {
                return "HOST";
            }

            @Override
            public String interpolate(String template, Context context, Locale locale) {
                return "HOST";
            }
        };
        Validator host = validator(it -> it.messageInterpolator(shouting).defaultLocale(Locale.GERMAN));

        assertThat(INVALID.check(new PatchValidator(host)).violations())
                .extracting(violation -> violation.path().toJsonPointer(), Violation::code, Violation::message)
                .containsExactlyInAnyOrder(
                        tuple("/email", ViolationCode.EMAIL, "must be an email address"),
                        tuple(
                                "/phone_number",
                                ViolationCode.PHONE_NUMBER,
                                "must be a phone number such as +1-555-123-4567 ext 89"),
                        tuple("/first_name", ViolationCode.TOO_LONG, "must have at most 255 characters"),
                        tuple(
                                "/status",
                                ViolationCode.NULL_NOT_ALLOWED,
                                "must not be null; a lead always has a status"));
    }

    @Test
    void a_cleared_status_that_a_validator_lets_through_later_is_no_null_pointer() {
        AtomicBoolean lax = new AtomicBoolean();
        Validator real = validator(it -> {});
        Validator changing = (Validator) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {Validator.class},
                (proxy, method, arguments) -> lax.get() ? Collections.emptySet() : method.invoke(real, arguments));
        PatchValidator validator = new PatchValidator(changing);
        lax.set(true);
        ValidPatch clears =
                (ValidPatch) LeadPatch.builder().clear(LeadField.STATUS).build().check(validator);
        Lead lead = LeadBuilder.aLead().build();

        assertThatIllegalStateException()
                .isThrownBy(() -> lead.change(clears, DemoCatalog.demoCatalog(), Instant.EPOCH))
                .withMessageContaining("status");
    }

    private static void assertRefused(Validator validator, String... parts) {
        assertThatThrownBy(() -> new PatchValidator(validator))
                .isInstanceOf(UnsuitableValidatorException.class)
                .hasMessageContaining("does not apply all rules of dev.leadpatch.domain.patch.LeadPatch")
                .hasMessageContainingAll(parts);
    }

    private static Validator validator(Consumer<HibernateValidatorConfiguration> host) {
        HibernateValidatorConfiguration configuration = Validation.byProvider(HibernateValidator.class)
                .configure()
                .messageInterpolator(new ParameterMessageInterpolator());
        host.accept(configuration);
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

    /** A group of a host. */
    private interface First {}

    private static final class BlindExtractor implements ValueExtractor<Patch<@ExtractedValue ?>> {
        @Override
        public void extractValues(Patch<?> patch, ValueReceiver receiver) {}
    }

    private record Factory(ConstraintValidator<?, ?> only) implements ConstraintValidatorFactory {
        @Override
        @SuppressWarnings("unchecked")
        public <T extends ConstraintValidator<?, ?>> T getInstance(Class<T> key) {
            return (T) only;
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
