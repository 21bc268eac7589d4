package dev.leadpatch.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameEndingWith;
import static com.tngtech.archunit.lang.conditions.ArchConditions.have;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import dev.leadpatch.application.creation.LeadRules;
import jakarta.validation.ConstraintValidator;
import java.net.IDN;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.NullMarked;

/** The architecture rules, as ArchUnit rules. */
final class ArchitectureRules {

    static final String DOMAIN = "dev.leadpatch.domain..";
    static final String APPLICATION = "dev.leadpatch.application..";
    static final String DISPATCH = "dev.leadpatch.application.delivery.dispatch..";
    static final String MEMORY = "dev.leadpatch.application.memory..";
    static final String COMPANY = "dev.leadpatch.application.company..";
    static final String CREATION = "dev.leadpatch.application.creation..";
    static final String HTTP_CONTRACT = "dev.leadpatch.application.http..";
    static final String JSON = "dev.leadpatch.application.http.json..";
    static final String EMBEDDING = "dev.leadpatch.application.embed..";
    static final String ADAPTERS = "dev.leadpatch.adapter..";
    static final String ADAPTER_ROOTS = "dev.leadpatch.adapter.*";
    static final String ADAPTER_INTERNALS = "dev.leadpatch.adapter.*.*..";
    static final String HTTP = "dev.leadpatch.adapter.http..";
    static final String PERSISTENCE = "dev.leadpatch.adapter.persistence..";
    static final String WEBHOOK = "dev.leadpatch.adapter.webhook..";
    static final String BOOTSTRAP = "dev.leadpatch.bootstrap..";
    static final String WIRING = "dev.leadpatch.bootstrap.wiring..";
    static final String COMMAND_LINE = "dev.leadpatch.bootstrap.cli..";
    static final String METRICS = "dev.leadpatch.bootstrap.metrics..";

    private static final String[] VALUE_PACKAGES = {
        "java.lang..",
        "java.util",
        "java.util.function",
        "java.util.stream",
        "java.util.regex",
        "java.math",
        "java.time..",
        "jakarta.validation..",
        "org.jspecify.annotations"
    };
    private static final Pattern VAGUE_NAMES =
            Pattern.compile(".*(Impl|Utils?|Helper|Manager|Common|Misc)([A-Z0-9].*)?");
    private static final Set<String> HOST_ENTRY_POINTS =
            Set.of("dev.leadpatch.adapter.persistence.PostgresPersistence$Builder");
    private static final Set<String> CLOCK_METHODS = Set.of("now", "currentTimeMillis", "tick");

    private ArchitectureRules() {}

    static ArchRule domainIsPure() {
        return classes()
                .that()
                .resideInAPackage(DOMAIN)
                .should()
                // IDN, Normalizer and charsets only convert texts
                .onlyDependOnClassesThat(resideInAnyPackage(VALUE_PACKAGES)
                        .or(equivalentTo(IDN.class))
                        .or(equivalentTo(Normalizer.class))
                        .or(equivalentTo(Normalizer.Form.class))
                        .or(equivalentTo(Charset.class))
                        .or(equivalentTo(StandardCharsets.class))
                        .or(resideInAPackage(DOMAIN)));
    }

    static ArchRule applicationUsesNoTechnology() {
        return classes()
                .that()
                .resideInAPackage(APPLICATION)
                .and()
                .resideOutsideOfPackage(HTTP_CONTRACT)
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(VALUE_PACKAGES)
                        .or(resideInAnyPackage(
                                "java.net", "java.security", "java.nio.charset", "java.text", "java.util.random"))
                        .or(resideInAPackage("java.util.concurrent.."))
                        .or(resideInAnyPackage(DOMAIN, APPLICATION)));
    }

    /** The HTTP contract consists of plain values: it knows a JSON parser, but no server. */
    static ArchRule httpContractUsesNoServer() {
        return classes()
                .that()
                .resideInAPackage(HTTP_CONTRACT)
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(VALUE_PACKAGES)
                        .or(resideInAnyPackage(
                                "java.io",
                                "java.net",
                                "java.nio",
                                "java.nio.charset",
                                "java.util.concurrent",
                                "tools.jackson.core.."))
                        .or(resideInAnyPackage(DOMAIN, APPLICATION)));
    }

    /** An application without HTTP does not need Jackson. */
    static ArchRule useCasesAreIndependentOfHttp() {
        return noClasses()
                .that()
                .resideInAPackage(APPLICATION)
                .and()
                .resideOutsideOfPackages(HTTP_CONTRACT, EMBEDDING)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(HTTP_CONTRACT);
    }

    static ArchRule adaptersAreIndependent() {
        return slices().matching("dev.leadpatch.adapter.(*)..").should().notDependOnEachOther();
    }

    static ArchRule onlyBootstrapDependsOnAdapters() {
        return noClasses()
                .that()
                .resideOutsideOfPackages(ADAPTERS, BOOTSTRAP)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ADAPTERS);
    }

    static ArchRule outsidersUseOnlyTheRootPackageOfAnAdapter() {
        return noClasses()
                .that()
                .resideOutsideOfPackage(ADAPTERS)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ADAPTER_INTERNALS);
    }

    /** Adapters depend on use cases and ports only; bootstrap chooses the implementation of a use case. */
    static ArchRule adaptersUsePortsNotServices() {
        return noClasses()
                .that()
                .resideInAPackage(ADAPTERS)
                .should()
                .dependOnClassesThat(describe(
                        "are application services",
                        type -> resideInAPackage(APPLICATION).test(type)
                                && !resideInAPackage(HTTP_CONTRACT).test(type)
                                && !type.isInterface()
                                && !type.isRecord()
                                && !type.isEnum()
                                && type.getRawInterfaces().stream().anyMatch(resideInAPackage(APPLICATION))));
    }

    /** Another host, such as a test, opens and serves the application without the command line. */
    static ArchRule wiringIsIndependentOfTheCommandLine() {
        return noClasses()
                .that()
                .resideInAPackage(WIRING)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(COMMAND_LINE);
    }

    static ArchRule technologyIsUsedOnlyIn(String home, String technology) {
        return noClasses()
                .that()
                .resideOutsideOfPackage(home)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(technology);
    }

    /** A cache of keys, and one of rate limits. */
    static ArchRule cachesAreUsedOnlyInTwoAdapters() {
        return noClasses()
                .that()
                .resideOutsideOfPackages(HTTP, PERSISTENCE)
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.github.benmanes..");
    }

    static ArchRule jsonIsUsedOnlyInTheHttpContractAdaptersAndBootstrap() {
        return noClasses()
                .that()
                .resideOutsideOfPackages(HTTP_CONTRACT, ADAPTERS, BOOTSTRAP)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("tools.jackson..", "com.fasterxml..");
    }

    static ArchRule noCyclesBetweenPackages() {
        return slices().assignedFrom(packages()).should().beFreeOfCycles();
    }

    /**
     * Assigns a class to its package. The root package of an adapter contains its entry point, which uses all
     * sub-packages, and the settings and observers, which the sub-packages use; so each of its classes counts alone.
     */
    private static SliceAssignment packages() {
        return new SliceAssignment() {
            @Override
            public SliceIdentifier getIdentifierOf(JavaClass type) {
                JavaClass outermost = type;
                while (outermost.getEnclosingClass().isPresent()) {
                    outermost = outermost.getEnclosingClass().get();
                }
                return SliceIdentifier.of(
                        resideInAPackage(ADAPTER_ROOTS).test(outermost)
                                ? outermost.getName()
                                : outermost.getPackageName());
            }

            @Override
            public String getDescription() {
                return "packages";
            }
        };
    }

    /** Bootstrap and the entry points of hosts choose the clock; all other classes receive it. */
    static ArchRule onlyCompositionRootsReadTheClock() {
        return noClasses()
                .that()
                .resideOutsideOfPackages(BOOTSTRAP, EMBEDDING)
                .and(not(describe("are entry points of hosts", type -> HOST_ENTRY_POINTS.contains(type.getName()))))
                .should()
                .accessTargetWhere(target(
                        "reads the clock",
                        (owner, method) -> ((owner.startsWith("java.time.") || owner.equals("java.lang.System"))
                                        && (CLOCK_METHODS.contains(method) || method.startsWith("system"))
                                        && !method.equals("systemDefault"))
                                || (owner.equals("java.util.Date") && method.equals("<init>"))));
    }

    static ArchRule onlyCompositionRootsUseRandomness() {
        return noClasses()
                .that()
                .resideOutsideOfPackages(BOOTSTRAP, EMBEDDING)
                .should()
                .accessTargetWhere(target(
                        "uses randomness",
                        (owner, method) -> method.equals("randomUUID")
                                || (owner.equals("java.lang.Math") && method.equals("random"))
                                || (owner.equals("java.util.concurrent.ThreadLocalRandom") && method.equals("current"))
                                || (owner.startsWith("java.util.random.")
                                        && (method.startsWith("getDefault") || method.equals("of")))
                                || (owner.endsWith("Random") && method.equals("<init>"))));
    }

    static ArchRule domainTypesAreFinalOrSealed() {
        return classes()
                .that()
                .resideInAPackage(DOMAIN)
                .and(not(describe(
                        "are package descriptions", type -> type.getSimpleName().equals("package-info"))))
                // the compiler generates these for a switch over an enum
                .and()
                .haveNameNotMatching(".*\\$[0-9]+")
                .should(have(describe(
                        "a closed shape: record, enum, annotation, sealed interface or final class",
                        type -> type.isRecord()
                                || type.isEnum()
                                || type.isAnnotation()
                                || type.getModifiers().contains(JavaModifier.FINAL)
                                || (type.isInterface() && type.reflect().isSealed()))));
    }

    static ArchRule stateIsFinal() {
        return fields().that()
                .areDeclaredInClassesThat()
                .resideInAnyPackage(DOMAIN, APPLICATION)
                .and()
                // the dispatcher must not allocate when a result arrives, so it changes fields in place; a parser has a
                // position
                .areDeclaredInClassesThat(not(resideInAnyPackage(DISPATCH, MEMORY, JSON)))
                .and()
                .areDeclaredInClassesThat()
                .haveSimpleNameNotEndingWith("Builder")
                .and()
                // Jakarta Validation sets the limits of a validator after construction
                .areDeclaredInClassesThat(not(assignableTo(ConstraintValidator.class)))
                .and()
                // one thread uses a builder
                .areDeclaredInClassesThat(not(simpleNameEndingWith("Builder")))
                .should()
                .beFinal();
    }

    /** Requests and imports must not get the rules of company documents. */
    static ArchRule onlyCompanyDocumentsHaveTheirRules() {
        return noClasses()
                .that()
                .resideOutsideOfPackages(COMPANY, CREATION)
                .should()
                .accessField(LeadRules.class, LeadRules.COMPANY_DOCUMENT.name());
    }

    static ArchRule packagesAreNullMarked() {
        return classes()
                .that(not(describe(
                        "are package descriptions", type -> type.getSimpleName().equals("package-info"))))
                .should(have(describe(
                        "a package that is @NullMarked",
                        type -> type.getPackage().isAnnotatedWith(NullMarked.class))));
    }

    static ArchRule namesAreSpecific() {
        return noClasses()
                .should(have(describe(
                        "a vague name",
                        (JavaClass type) ->
                                VAGUE_NAMES.matcher(type.getSimpleName()).matches())));
    }

    private static DescribedPredicate<JavaAccess<?>> target(String description, CallPredicate predicate) {
        return describe(description, call -> {
            AccessTarget target = call.getTarget();
            return predicate.test(target.getOwner().getFullName(), target.getName());
        });
    }

    private interface CallPredicate {
        boolean test(String owner, String method);
    }
}
