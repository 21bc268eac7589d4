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
 * @param secrets a source that nobody can foresee
 * @param terminations begins to hold the end of the process back
 */
public record Surroundings(
        String version,
        Console console,
        Map<String, String> environment,
        Installations installations,
        Supplier<Validator> validator,
        InstantSource clock,
        Supplier<UUID> uuids,
        RandomGenerator secrets,
        Termination.Beginnings terminations) {
    public Surroundings {
        environment = Map.copyOf(environment);
    }

    /** Those of this process. */
    public static Surroundings ofProcess(Installations installations, Supplier<Validator> validator) {
        return new Surroundings(
                Version.current(),
                Console.ofProcess(),
                System.getenv(),
                installations,
                validator,
                InstantSource.system(),
                UUID::randomUUID,
                new SecureRandom(),
                () -> new ArchivingTermination(ShutdownHook.begin(), ClassArchive.ofProcess()));
    }

    LoadCompany loadCompany(Installation installation) {
        return new LoadCompanyService(installation.companies(), validator.get(), clock, uuids);
    }

    ManageApiKeys manageApiKeys(Installation installation) {
        return new ManageApiKeysService(installation.apiKeys(), installation.catalogs()::find, clock, uuids, secrets);
    }

    /** Without the environment, which has passwords in it. */
    @Override
    public String toString() {
        return "Surroundings[version=" + version + "]";
    }
}
