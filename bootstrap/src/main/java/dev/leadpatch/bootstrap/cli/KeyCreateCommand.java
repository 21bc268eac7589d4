package dev.leadpatch.bootstrap.cli;

import dev.leadpatch.application.access.ApiKey.ApiKeyFlag;
import dev.leadpatch.application.access.ManageApiKeys.CreationResult;
import dev.leadpatch.application.access.ManageApiKeys.NewApiKey;
import dev.leadpatch.bootstrap.cli.CommandLineInterface.CommandFailedException;
import dev.leadpatch.bootstrap.wiring.Application;
import dev.leadpatch.domain.access.FieldNames;
import dev.leadpatch.domain.access.RateLimit;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.UserId;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code leadpatch key create}. */
@Command(
        name = "create",
        mixinStandardHelpOptions = true,
        description = "Creates an API key and prints it once; only its hash is stored.")
final class KeyCreateCommand extends DatabaseCommand {
    @Mixin
    private CompanyOption company = new CompanyOption();

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Option(names = "--label", required = true, paramLabel = "TEXT", description = "The display name of the key.")
    private String label = "";

    @Option(
            names = "--access",
            required = true,
            paramLabel = "ACCESS",
            converter = KeyOptions.AccessConverter.class,
            description = "The permissions: read, write, admin or a list such as read,write.")
    private KeyOptions.GrantedAccess access = new KeyOptions.GrantedAccess(Set.of());

    @Option(
            names = "--fields",
            paramLabel = "FIELDS",
            converter = KeyOptions.FieldsConverter.class,
            description = "The only fields of leads that the key may write, such as status,tags,customFields/5;"
                    + " customFields includes every custom field. Default: all fields.")
    private @Nullable FieldNames fields;

    @Option(
            names = "--owner",
            paramLabel = "ID",
            converter = KeyCommand.IdConverter.class,
            description = "The user who owns the key. Default: the active user of the company with the lowest id.")
    private @Nullable Long owner;

    @Option(names = "--lenient", description = "Ignore unknown fields in requests with this key.")
    private boolean lenient;

    @Option(
            names = "--require-preconditions",
            description = "Reject updates with this key that have no precondition: If-Match, or \"if\" in a bulk"
                    + " request.")
    private boolean requirePreconditions;

    @Option(names = "--ignore-blank", description = "Treat blank text in requests with this key as not sent.")
    private boolean ignoreBlank;

    @Option(
            names = "--expires-at",
            paramLabel = "TIME",
            converter = KeyOptions.TimeConverter.class,
            description = "The time at which the key expires, such as 2030-01-31T00:00:00Z.")
    private @Nullable Instant expiresAt;

    @Option(
            names = "--rate-limit",
            paramLabel = "N",
            converter = KeyOptions.RateLimitConverter.class,
            description = "The maximum number of requests per minute, or none. Default: LEADPATCH_RATE_LIMIT of the"
                    + " service.")
    private @Nullable RateLimit rateLimit;

    KeyCreateCommand(CliEnvironment environment) {
        super(environment);
    }

    @Override
    int run(Application application) throws CommandFailedException {
        CompanyId companyId = company.resolve(application.companyStore());
        NewApiKey request = new NewApiKey(
                companyId,
                label,
                Optional.ofNullable(owner).map(UserId::new),
                access.permissions(),
                flags(),
                Optional.ofNullable(expiresAt),
                Optional.ofNullable(fields),
                Optional.ofNullable(rateLimit));
        return environment
                .newManageApiKeys(application)
                .create(request)
                .fold(
                        this::printKey,
                        () -> printFailure("There is no company " + companyId.value() + "."),
                        unknownOwner -> printFailure(unknownOwnerMessage(unknownOwner, companyId)),
                        this::printErrors);
    }

    private Set<ApiKeyFlag> flags() {
        Set<ApiKeyFlag> flags = EnumSet.noneOf(ApiKeyFlag.class);
        if (lenient) {
            flags.add(ApiKeyFlag.LENIENT);
        }
        if (requirePreconditions) {
            flags.add(ApiKeyFlag.REQUIRE_PRECONDITIONS);
        }
        if (ignoreBlank) {
            flags.add(ApiKeyFlag.IGNORE_BLANK);
        }
        return flags;
    }

    private int printKey(CreationResult.Created created) {
        ApiKeyFormat format = new ApiKeyFormat(environment.clock().instant());
        output.print(
                environment.console(),
                format.newKeyJson(created.key(), created.secret()),
                created.secret().text());
        environment
                .console()
                .err()
                .println("Store the key now: it is not shown again. Its id is %s."
                        .formatted(created.key().id()));
        return ExitCode.OK;
    }

    private String unknownOwnerMessage(CreationResult.UnknownOwner unknownOwner, CompanyId companyId) {
        return unknownOwner
                .requestedOwner()
                .map(user -> "Company %d has no user %d.".formatted(companyId.value(), user.value()))
                .orElse("Company %d has no active user who can own the key.".formatted(companyId.value()));
    }

    private int printErrors(CreationResult.Invalid invalid) {
        invalid.errors().forEach(environment.console()::printError);
        return ExitCode.USAGE;
    }
}
