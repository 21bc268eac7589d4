package dev.leadpatch.application.access;

import dev.leadpatch.application.access.ApiKey.ApiKeyId;
import dev.leadpatch.application.access.ApiKeyStore.KeyDecision;
import dev.leadpatch.application.access.ApiKeyStore.NewKey;
import dev.leadpatch.application.audit.AuditEntry;
import dev.leadpatch.application.audit.AuditEntry.Actor;
import dev.leadpatch.application.audit.Auditor;
import dev.leadpatch.application.audit.Auditor.TargetType;
import dev.leadpatch.application.audit.Auditor.Verb;
import dev.leadpatch.domain.access.FieldNames;
import dev.leadpatch.domain.access.FieldNames.FieldName;
import dev.leadpatch.domain.access.WritableFields;
import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.catalog.CompanyCatalog.User;
import dev.leadpatch.domain.value.Characters;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.UserId;
import dev.leadpatch.domain.violation.DocumentPath;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/** Manages the keys in an {@link ApiKeyStore}. */
public final class ManageApiKeysService implements ManageApiKeys {
    private final ApiKeyStore keys;
    private final Function<CompanyId, Optional<CompanyCatalog>> catalogs;
    private final InstantSource clock;
    private final Supplier<UUID> ids;
    private final RandomGenerator secureRandom;

    /**
     * @param catalogs finds the catalog of a company
     * @param ids generates the public ids of keys
     * @param secureRandom generates the keys; must be cryptographically secure
     */
    public ManageApiKeysService(
            ApiKeyStore keys,
            Function<CompanyId, Optional<CompanyCatalog>> catalogs,
            InstantSource clock,
            Supplier<UUID> ids,
            RandomGenerator secureRandom) {
        this.keys = keys;
        this.catalogs = catalogs;
        this.clock = clock;
        this.ids = ids;
        this.secureRandom = secureRandom;
    }

    @Override
    public CreationResult create(NewApiKey request) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        Optional<CompanyCatalog> catalog = catalogs.apply(request.company());
        List<String> errors = validate(request, now);
        catalog.ifPresent(existing -> errors.addAll(fieldErrors(request, existing)));
        if (!errors.isEmpty()) {
            return new CreationResult.Invalid(errors);
        }
        if (catalog.isEmpty()) {
            return new CreationResult.UnknownCompany();
        }
        return ownerOf(request, catalog.get())
                .map(owner -> store(request, owner, now))
                .orElseGet(() -> new CreationResult.UnknownOwner(request.owner()));
    }

    @Override
    public Optional<List<ApiKey>> list(CompanyId company) {
        return catalogs.apply(company).map(catalog -> keys.list(company));
    }

    @Override
    public boolean revoke(ApiKeyId key) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        return keys.revoke(
                key,
                now,
                revoked -> List.of(operator(revoked.company(), now).entry(TargetType.API_KEY, key, Verb.REVOKED)));
    }

    private static List<String> validate(NewApiKey request, Instant now) {
        List<String> errors = new ArrayList<>();
        ApiKey.validateLabel(request.label()).ifPresent(error -> errors.add("label " + error));
        if (request.permissions().isEmpty()) {
            errors.add("access must contain at least one of " + String.join(", ", Permission.WIRE_NAMES));
        }
        if (request.expiresAt().map(expiry -> !expiry.isAfter(now)).orElse(false)) {
            errors.add("expiry must be in the future");
        }
        return errors;
    }

    private static List<String> fieldErrors(NewApiKey request, CompanyCatalog catalog) {
        Map<DocumentPath, String> names = request.fields().stream()
                .flatMap(requested -> requested.fields().stream())
                .collect(Collectors.toMap(FieldName::path, FieldName::name));
        return request.fields().stream()
                .flatMap(requested -> requested.violations(catalog).stream())
                .map(violation -> "field \"" + names.get(violation.path()) + "\" " + violation.message())
                .toList();
    }

    private static Optional<UserId> ownerOf(NewApiKey request, CompanyCatalog catalog) {
        if (request.owner().isPresent()) {
            return request.owner().flatMap(catalog::user).map(User::id);
        }
        return catalog.users().values().stream()
                .filter(user -> !user.archived())
                .map(User::id)
                .min(Comparator.comparingLong(UserId::value));
    }

    private CreationResult store(NewApiKey request, UserId owner, Instant now) {
        RawApiKey secret = RawApiKey.random(secureRandom);
        ApiKey key = new ApiKey(
                        new ApiKeyId(ids.get()),
                        request.company(),
                        Characters.trim(request.label()),
                        owner,
                        request.permissions(),
                        request.flags(),
                        now,
                        request.expiresAt().map(expiry -> expiry.truncatedTo(ChronoUnit.MICROS)),
                        Optional.empty())
                .withFields(request.fields().map(FieldNames::toWritableFields).orElse(WritableFields.ALL))
                .withRateLimit(request.rateLimit());
        AuditEntry entry = operator(request.company(), now).entry(TargetType.API_KEY, key.id(), Verb.CREATED);
        CreationResult created = new CreationResult.Created(secret, key);
        // the owner existed in the catalog; if the key was not stored, the company was removed since
        return keys.changeKeys(
                        request.company(),
                        all -> new KeyDecision<>(
                                List.of(), Optional.of(new NewKey(key, secret.hash())), List.of(entry), created))
                .orElseGet(CreationResult.UnknownCompany::new);
    }

    private static Auditor operator(CompanyId company, Instant now) {
        return new Auditor(company, Actor.operator(), now);
    }
}
