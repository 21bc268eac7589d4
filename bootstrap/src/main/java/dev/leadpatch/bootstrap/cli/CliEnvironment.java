package dev.leadpatch.bootstrap.cli;

import dev.leadpatch.application.access.ManageApiKeys;
import dev.leadpatch.application.access.ManageApiKeysService;
import dev.leadpatch.application.company.LoadCompany;
import dev.leadpatch.application.company.LoadCompanyService;
import jakarta.validation.Validator;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * All that commands have of the world around them.
 *
 * @param version of this program
 * @param validator asked when a command needs it and the log is set up; making one takes time and is logged
 * @param randomGenerator a source that nobody can foresee
 * @param shutdownSignals begins to hold the end of the process back
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

    /** Those of this process. */
    public static CliEnvironment ofProcess(ApplicationFactory installations, Supplier<Validator> validator) {
        return new CliEnvironment(
                Version.current(),
                Console.ofProcess(),
                System.getenv(),
                installations,
                validator,
                InstantSource.system(),
                UUID::randomUUID,
                new SecureRandom(),
                () -> new CdsArchivingShutdownSignal(ShutdownHookSignal.register(), CdsArchive.ofProcess()));
    }

    LoadCompany newLoadCompany(Application installation) {
        return new LoadCompanyService(installation.companyStore(), validator.get(), clock, uuids);
    }

    ManageApiKeys newManageApiKeys(Application installation) {
        return new ManageApiKeysService(
                installation.apiKeyStore(), installation.catalogStore()::find, clock, uuids, randomGenerator);
    }

    /** Without the environment, which has passwords in it. */
    @Override
    public String toString() {
        return "Surroundings[version=" + version + "]";
    }
}
