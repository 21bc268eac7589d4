package dev.leadpatch.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.EvaluationResult;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The production code satisfies each architecture rule, and a fixture that violates the rule is detected. */
class ArchitectureTest {

    private static final JavaClasses PRODUCTION_CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .withImportOption(ArchitectureTest::isNotTestJar)
            .importPackages("dev.leadpatch");
    private static final JavaClasses FIXTURE_CLASSES = new ClassFileImporter()
            .withImportOption(location -> location.contains("/fixture/"))
            .importPackages("dev.leadpatch");

    private static boolean isNotTestJar(Location location) {
        return !location.contains("-tests.jar");
    }

    static Stream<Arguments> rules() {
        return Stream.concat(layerRules(), technologyRules());
    }

    /** A rule and a fixture per package of a technology: a rule with a misspelled package would never fail. */
    private static Stream<Arguments> technologyRules() {
        return Stream.of(
                        technologyRulesOf(
                                ArchitectureRules.PERSISTENCE,
                                "ServiceThatUsesSql",
                                "java.sql..",
                                "javax.sql..",
                                "org.jdbi..",
                                "com.zaxxer..",
                                "org.flywaydb..",
                                "org.postgresql.."),
                        technologyRulesOf(
                                ArchitectureRules.HTTP,
                                "AdapterThatUsesJavalin",
                                "io.javalin..",
                                "org.eclipse.jetty..",
                                "gg.jte..",
                                "jakarta.servlet..",
                                "io.github.bucket4j.."),
                        technologyRulesOf(
                                ArchitectureRules.WEBHOOK,
                                "AdapterThatSendsHttp",
                                "java.net.http..",
                                "org.apache.hc..",
                                "com.nimbusds.."),
                        technologyRulesOf(
                                ArchitectureRules.BOOTSTRAP,
                                "DomainThatUsesBootstrapLibraries",
                                "org.hibernate.validator..",
                                "picocli..",
                                "ch.qos.logback.."),
                        technologyRulesOf(
                                ArchitectureRules.METRICS,
                                "AdapterThatRecordsMetrics",
                                "io.micrometer..",
                                "io.prometheus.."))
                .flatMap(rules -> rules);
    }

    private static Stream<Arguments> technologyRulesOf(String home, String fixture, String... technologies) {
        return Stream.of(technologies)
                .map(technology -> rule(
                        technology + " is used only in " + home,
                        ArchitectureRules.technologyIsUsedOnlyIn(home, technology),
                        fixture));
    }

    private static Stream<Arguments> layerRules() {
        return Stream.of(
                rule("domain is pure", ArchitectureRules.domainIsPure(), "DomainThatReadsFiles"),
                rule(
                        "application uses no technology",
                        ArchitectureRules.applicationUsesNoTechnology(),
                        "ServiceThatUsesSql"),
                rule(
                        "adapters don't depend on each other",
                        ArchitectureRules.adaptersAreIndependent(),
                        "AdapterThatUsesAnotherAdapter"),
                rule(
                        "only bootstrap depends on adapters",
                        ArchitectureRules.onlyBootstrapDependsOnAdapters(),
                        "ServiceThatUsesAnAdapter"),
                rule(
                        "outsiders use only the root package of an adapter",
                        ArchitectureRules.outsidersUseOnlyTheRootPackageOfAnAdapter(),
                        "WiringThatUsesAdapterInternals"),
                rule(
                        "adapters call ports",
                        ArchitectureRules.adaptersUsePortsNotServices(),
                        "AdapterThatCallsAService"),
                rule(
                        "wiring is independent of the command line",
                        ArchitectureRules.wiringIsIndependentOfTheCommandLine(),
                        "WiringThatUsesTheCommandLine"),
                rule(
                        "the HTTP contract uses no server",
                        ArchitectureRules.httpContractUsesNoServer(),
                        "ContractThatUsesJetty"),
                rule(
                        "use cases are independent of HTTP",
                        ArchitectureRules.useCasesAreIndependentOfHttp(),
                        "ServiceThatUsesHttp"),
                rule(
                        "JSON is used only in the HTTP contract, adapters and bootstrap",
                        ArchitectureRules.jsonIsUsedOnlyInTheHttpContractAdaptersAndBootstrap(),
                        "DomainThatUsesJson"),
                rule(
                        "caches are used only in the adapters of HTTP and persistence",
                        ArchitectureRules.cachesAreUsedOnlyInTwoAdapters(),
                        "ServiceThatUsesSql"),
                rule(
                        "only the loop runner starts threads",
                        ThreadRules.onlyTheRunnerStartsThreads(),
                        "AdapterThatStartsAThread"),
                rule(
                        "only the loop runner starts threads",
                        ThreadRules.onlyTheRunnerStartsThreads(),
                        "AdapterThatStartsATimer"),
                rule(
                        "only the loop runner starts threads",
                        ThreadRules.onlyTheRunnerStartsThreads(),
                        "AdapterThatStartsASchedule"),
                rule("no cycles between packages", ArchitectureRules.noCyclesBetweenPackages(), "HalfOfACycle"),
                rule(
                        "only bootstrap and the entry of hosts read the clock",
                        ArchitectureRules.onlyCompositionRootsReadTheClock(),
                        "AdapterThatReadsTheClock"),
                rule(
                        "only bootstrap and the entry of hosts use randomness",
                        ArchitectureRules.onlyCompositionRootsUseRandomness(),
                        "AdapterThatUsesRandomness"),
                rule(
                        "domain types are final or sealed",
                        ArchitectureRules.domainTypesAreFinalOrSealed(),
                        "DomainThatIsOpen"),
                rule("state is final", ArchitectureRules.stateIsFinal(), "DomainThatIsOpen"),
                rule(
                        "only company documents have their rules of leads",
                        ArchitectureRules.onlyCompanyDocumentsHaveTheirRules(),
                        "AdapterThatRelaxesRules"),
                rule("packages are null-marked", ArchitectureRules.packagesAreNullMarked(), "NotNullMarked"),
                rule("names are specific", ArchitectureRules.namesAreSpecific(), "LeadHelper"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rules")
    void production_code_satisfies_the_rule(String name, ArchRule rule, String fixture) {
        rule.check(PRODUCTION_CLASSES);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rules")
    void rule_detects_the_violating_fixture(String name, ArchRule rule, String fixture) {
        EvaluationResult result = rule.evaluate(FIXTURE_CLASSES);
        assertThat(result.getFailureReport().getDetails())
                .as("%s violates: %s", fixture, name)
                .anyMatch(detail -> detail.contains(fixture));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ArchitectureRules.DOMAIN,
                ArchitectureRules.APPLICATION,
                ArchitectureRules.DISPATCH,
                ArchitectureRules.MEMORY,
                ArchitectureRules.COMPANY,
                ArchitectureRules.CREATION,
                ArchitectureRules.ADAPTERS,
                ArchitectureRules.HTTP_CONTRACT,
                ArchitectureRules.JSON,
                ArchitectureRules.EMBEDDING,
                ArchitectureRules.HTTP,
                ArchitectureRules.PERSISTENCE,
                ArchitectureRules.WEBHOOK,
                ArchitectureRules.BOOTSTRAP,
                ArchitectureRules.WIRING,
                ArchitectureRules.COMMAND_LINE,
                ArchitectureRules.METRICS,
                ThreadRules.RUNNER
            })
    void every_package_named_by_a_rule_exists(String identifier) {
        String name = identifier.replace("..", "");
        assertThat(PRODUCTION_CLASSES.stream().map(type -> type.getPackageName()))
                .anyMatch(packageName -> packageName.equals(name) || packageName.startsWith(name + "."));
    }

    @Test
    void every_exception_of_the_rule_about_threads_exists() {
        assertThat(PRODUCTION_CLASSES.stream().map(type -> type.getName())).containsAll(ThreadRules.exceptions());
    }

    private static Arguments rule(String name, ArchRule rule, String fixture) {
        return Arguments.of(name, rule, fixture);
    }
}
