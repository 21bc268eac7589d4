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

/** Each rule holds for the house, and each is tripped by a fixture that breaks it. */
class ArchitectureTest {

    private static final JavaClasses HOUSE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .withImportOption(ArchitectureTest::isNoTestJar)
            .importPackages("dev.leadpatch");
    private static final JavaClasses FIXTURES = new ClassFileImporter()
            .withImportOption(location -> location.contains("/fixture/"))
            .importPackages("dev.leadpatch");

    private static boolean isNoTestJar(Location location) {
        return !location.contains("-tests.jar");
    }

    static Stream<Arguments> rules() {
        return Stream.concat(houseRules(), technologies());
    }

    /** A rule for each technology: one that names a misspelt package would hold for ever. */
    private static Stream<Arguments> technologies() {
        return Stream.of(
                        home(
                                Rules.PERSISTENCE,
                                "ServiceThatKnowsSql",
                                "java.sql..",
                                "javax.sql..",
                                "org.jdbi..",
                                "com.zaxxer..",
                                "org.flywaydb..",
                                "org.postgresql..",
                                "com.github.benmanes.."),
                        home(
                                Rules.HTTP,
                                "AdapterThatKnowsJavalin",
                                "io.javalin..",
                                "org.eclipse.jetty..",
                                "jakarta.servlet.."),
                        home(
                                Rules.WEBHOOK,
                                "AdapterThatCallsOut",
                                "java.net.http..",
                                "org.apache.hc..",
                                "com.nimbusds.."),
                        home(
                                Rules.BOOTSTRAP,
                                "DomainThatChoosesAProvider",
                                "org.hibernate.validator..",
                                "picocli..",
                                "ch.qos.logback.."),
                        home(Rules.METRICS, "AdapterThatCounts", "io.micrometer..", "io.prometheus.."))
                .flatMap(rules -> rules);
    }

    private static Stream<Arguments> home(String home, String fixture, String... technologies) {
        return Stream.of(technologies)
                .map(technology -> rule(technology + " stays in " + home, Rules.stayIn(home, technology), fixture));
    }

    private static Stream<Arguments> houseRules() {
        return Stream.of(
                rule("domain is pure", Rules.domainIsPure(), "DomainThatReadsFiles"),
                rule("application knows no technology", Rules.applicationKnowsNoTechnology(), "ServiceThatKnowsSql"),
                rule("adapters don't know each other", Rules.adaptersDontKnowEachOther(), "AdapterThatKnowsAnother"),
                rule("only bootstrap knows adapters", Rules.onlyBootstrapKnowsAdapters(), "ServiceThatKnowsAnAdapter"),
                rule("adapters call ports", Rules.adaptersCallPortsNotServices(), "AdapterThatCallsAService"),
                rule("JSON stays outside", Rules.jsonStaysOutside(), "DomainThatSpeaksJson"),
                rule(
                        "only the runner starts threads",
                        ThreadRules.onlyTheRunnerStartsThreads(),
                        "AdapterThatStartsAThread"),
                rule(
                        "only the runner starts threads",
                        ThreadRules.onlyTheRunnerStartsThreads(),
                        "AdapterThatStartsATimer"),
                rule(
                        "only the runner starts threads",
                        ThreadRules.onlyTheRunnerStartsThreads(),
                        "AdapterThatStartsASchedule"),
                rule("no cycles between packages", Rules.noCyclesBetweenPackages(), "HalfOfACycle"),
                rule("only bootstrap reads the clock", Rules.onlyBootstrapReadsTheClock(), "AdapterThatReadsTheClock"),
                rule("only bootstrap is random", Rules.onlyBootstrapMakesRandomness(), "AdapterThatDrawsLots"),
                rule("domain types are closed", Rules.domainTypesAreClosed(), "DomainThatIsOpen"),
                rule("state is final", Rules.stateIsFinal(), "DomainThatIsOpen"),
                rule("packages are null-marked", Rules.packagesAreNullMarked(), "NotNullMarked"),
                rule("names say something", Rules.namesSaySomething(), "LeadHelper"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rules")
    void the_house_keeps_the_rule(String name, ArchRule rule, String fixture) {
        rule.check(HOUSE);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rules")
    void the_rule_bites(String name, ArchRule rule, String fixture) {
        EvaluationResult result = rule.evaluate(FIXTURES);
        assertThat(result.getFailureReport().getDetails())
                .as("%s is caught by: %s", fixture, name)
                .anyMatch(detail -> detail.contains(fixture));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                Rules.DOMAIN,
                Rules.APPLICATION,
                Rules.ADAPTERS,
                Rules.HTTP,
                Rules.PERSISTENCE,
                Rules.WEBHOOK,
                Rules.BOOTSTRAP,
                Rules.METRICS,
                ThreadRules.RUNNER
            })
    void every_package_that_a_rule_names_exists(String identifier) {
        String name = identifier.replace("..", "");
        assertThat(HOUSE.stream().map(type -> type.getPackageName()))
                .anyMatch(found -> found.equals(name) || found.startsWith(name + "."));
    }

    @Test
    void every_exception_of_the_rule_about_threads_exists() {
        assertThat(HOUSE.stream().map(type -> type.getName())).containsAll(ThreadRules.exceptions());
    }

    private static Arguments rule(String name, ArchRule rule, String fixture) {
        return Arguments.of(name, rule, fixture);
    }
}
