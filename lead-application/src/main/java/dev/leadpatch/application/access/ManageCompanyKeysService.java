package dev.leadpatch.application.access;

import dev.leadpatch.application.access.ApiKey.ApiKeyFlag;
import dev.leadpatch.application.access.ApiKey.ApiKeyId;
import dev.leadpatch.application.access.ApiKeyStore.KeyDecision;
import dev.leadpatch.application.access.ApiKeyStore.NewKey;
import dev.leadpatch.domain.access.ApiKeyRequest;
import dev.leadpatch.domain.access.FieldNames;
import dev.leadpatch.domain.access.RateLimit;
import dev.leadpatch.domain.access.WritableFields;
import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.endpoint.SecretRotationRequest;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.violation.Violation;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/** Manages the keys in an {@link ApiKeyStore}. */
public final class ManageCompanyKeysService implements ManageCompanyKeys {
    private final ApiKeyStore keys;
    private final Function<CompanyId, Optional<CompanyCatalog>> catalogs;
    private final InstantSource clock;
    private final Supplier<UUID> ids;
    private final RandomGenerator secureRandom;
    private final RateLimit defaultRateLimit;

    /** Creates a service without a default rate limit. */
    public ManageCompanyKeysService(
            ApiKeyStore keys,
            Function<CompanyId, Optional<CompanyCatalog>> catalogs,
            InstantSource clock,
            Supplier<UUID> ids,
            RandomGenerator secureRandom) {
        this(keys, catalogs, clock, ids, secureRandom, RateLimit.NONE);
    }

    /**
     * @param catalogs finds the catalog of a company
     * @param ids generates the public ids of keys
     * @param secureRandom generates the keys; must be cryptographically secure
     * @param defaultRateLimit the rate limit of keys that have none of their own
     */
    public ManageCompanyKeysService(
            ApiKeyStore keys,
            Function<CompanyId, Optional<CompanyCatalog>> catalogs,
            InstantSource clock,
            Supplier<UUID> ids,
            RandomGenerator secureRandom,
            RateLimit defaultRateLimit) {
        this.keys = keys;
        this.catalogs = catalogs;
        this.clock = clock;
        this.ids = ids;
        this.secureRandom = secureRandom;
        this.defaultRateLimit = defaultRateLimit;
    }

    @Override
    public Result<List<ApiKey>> list(Caller caller) {
        return ifPermitted(caller, () -> new Success<>(keys.list(caller.company())));
    }

    @Override
    public Result<ApiKey> find(Caller caller, ApiKeyId id) {
        return ifPermitted(caller, () -> findKey(caller, id));
    }

    @Override
    public Result<ApiKey> self(Caller caller) {
        return caller.key().map(id -> findKey(caller, id)).orElseGet(NotFound::new);
    }

    private Result<ApiKey> findKey(Caller caller, ApiKeyId id) {
        return keys.list(caller.company()).stream()
                .filter(key -> key.id().equals(id))
                .findFirst()
                .<Result<ApiKey>>map(Success::new)
                .orElseGet(NotFound::new);
    }

    @Override
    public Result<CreatedKey> create(Caller caller, ApiKeyRequest request) {
        Instant now = now();
        return ifPermitted(caller, () -> {
            Optional<CompanyCatalog> catalog = catalogs.apply(caller.company());
            if (catalog.isEmpty()) {
                return new NotFound<>();
            }
            List<Violation> violations = request.violations(catalog.get(), now);
            return violations.isEmpty() ? store(caller, request, now) : new Rejected<>(caller.visible(violations));
        });
    }

    private Result<CreatedKey> store(Caller caller, ApiKeyRequest request, Instant now) {
        RawApiKey secret = RawApiKey.random(secureRandom);
        ApiKeyId id = new ApiKeyId(ids.get());
        return change(caller, now, decider -> {
            Optional<Instant> callerExpiry = decider.callerKey().flatMap(ApiKey::expiresAt);
            ApiKey key = new ApiKey(
                            id,
                            caller.company(),
                            request.label().orElseThrow(),
                            request.owner().orElse(caller.owner()),
                            permissions(request),
                            flags(request),
                            now,
                            request.expiresAt().fold(() -> callerExpiry, Optional::empty, Optional::of),
                            Optional.empty())
                    .withFields(fields(request, decider.callerFields()))
                    .withRateLimit(
                            request.rateLimit().or(() -> decider.callerKey().flatMap(ApiKey::rateLimit)));
            return decider.create(new CreatedKey(key, secret), new NewKey(key, secret.hash()), request.expiresAt());
        });
    }

    private static WritableFields fields(ApiKeyRequest request, WritableFields callerFields) {
        return request.fields().fold(() -> callerFields, () -> WritableFields.ALL, FieldNames::toWritableFields);
    }

    private static Set<Permission> permissions(ApiKeyRequest request) {
        return request.access().stream()
                .map(name -> Permission.ofWireName(name).orElseThrow())
                .collect(Collectors.toSet());
    }

    private static Set<ApiKeyFlag> flags(ApiKeyRequest request) {
        Set<ApiKeyFlag> flags = EnumSet.noneOf(ApiKeyFlag.class);
        if (request.lenient()) {
            flags.add(ApiKeyFlag.LENIENT);
        }
        if (request.requirePreconditions()) {
            flags.add(ApiKeyFlag.REQUIRE_PRECONDITIONS);
        }
        if (request.ignoreBlank()) {
            flags.add(ApiKeyFlag.IGNORE_BLANK);
        }
        return flags;
    }

    @Override
    public Result<ApiKey> revoke(Caller caller, ApiKeyId id) {
        return ifPermitted(caller, () -> change(caller, now(), decider -> decider.revoke(id)));
    }

    @Override
    public Result<RotatedKey> rotate(Caller caller, ApiKeyId id, SecretRotationRequest request) {
        Instant now = now();
        RawApiKey secret = RawApiKey.random(secureRandom);
        ApiKeyId newId = new ApiKeyId(ids.get());
        return ifPermitted(caller, () -> {
            Result<ApiKey> current = findKey(caller, id);
            if (current instanceof NotFound<ApiKey> || request.readErrors().isEmpty()) {
                return change(
                        caller,
                        now,
                        decider -> decider.rotate(
                                id, request.overlap(), old -> new CreatedKey(old.successor(newId, now), secret)));
            }
            return new Rejected<>(caller.visible(request.readErrors()));
        });
    }

    @Override
    public boolean isValid(ApiKey key) {
        return key.isValidAt(clock.instant());
    }

    private <R> Result<R> change(Caller caller, Instant now, Function<KeyDecider, KeyDecision<Result<R>>> decision) {
        return keys.changeKeys(
                        caller.company(), all -> decision.apply(KeyDecider.of(caller, all, defaultRateLimit, now)))
                .orElseGet(NotFound::new);
    }

    private static <R> Result<R> ifPermitted(Caller caller, Supplier<Result<R>> operation) {
        return caller.hasPermission(Permission.ADMIN) ? operation.get() : new Forbidden<>(Permission.ADMIN);
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
