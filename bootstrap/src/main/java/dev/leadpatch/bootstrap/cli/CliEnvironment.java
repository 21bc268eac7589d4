package dev.leadpatch.bootstrap.cli;

import dev.leadpatch.application.access.ManageApiKeys;
import dev.leadpatch.application.access.ManageApiKeysService;
import dev.leadpatch.application.company.LoadCompany;
import dev.leadpatch.application.company.LoadCompanyService;
import dev.leadpatch.bootstrap.wiring.Application;
import dev.leadpatch.bootstrap.wiring.ApplicationFactory;
import dev.leadpatch.bootstrap.wiring.Version;
import jakarta.validation.Validator;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * The environment of the commands: console, environment variables, clock and randomness.
 *
 * @param version the version of this program
 * @param validator called when a command needs it, after logging is configured: creating a validator is slow and logged
 * @param randomGenerator a cryptographically strong generator
 * @param shutdownSignals registers the shutdown signal of a command
 */
public record CliEnvironment(
        String version,
        Console console,
        Map<String, String> environmentVariables,
        ApplicationFactory applicationFactory,
        Supplier<Validator> validator,
        InstantSource clock,
        Supplier<UUID> uuids,
        RandomGenerator randomGenerator,
        ShutdownSignal.Factory shutdownSignals) {
    public CliEnvironment {
        environmentVariables = Map.copyOf(environmentVariables);
    }

    /** The environment of this process. */
    public static CliEnvironment ofProcess(ApplicationFactory applicationFactory, Supplier<Validator> validator) {
        return new CliEnvironment(
                Version.current(),
                Console.ofProcess(),
                System.getenv(),
                applicationFactory,
                validator,
                InstantSource.system(),
                UUID::randomUUID,
                new SecureRandom(),
                () -> new CdsArchivingShutdownSignal(ShutdownHookSignal.register(), CdsArchive.ofProcess()));
    }

    LoadCompany newLoadCompany(Application application) {
        return new LoadCompanyService(application.companyStore(), validator.get(), clock, uuids);
    }

    ManageApiKeys newManageApiKeys(Application application) {
        return new ManageApiKeysService(
                application.apiKeyStore(), application.catalogStore()::find, clock, uuids, randomGenerator);
    }

    /** Omits the environment variables, which contain passwords. */
    @Override
    public String toString() {
        return "CliEnvironment[version=" + version + "]";
    }
}
