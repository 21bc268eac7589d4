package dev.leadpatch.application.access;

import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.catalog.User;
import dev.leadpatch.domain.value.Characters;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.UserId;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** Manages the keys in {@link ApiKeyStore}. */
public final class ManageApiKeysService implements ManageApiKeys {
    private final ApiKeyStore keys;
    private final Function<CompanyId, Optional<CompanyCatalog>> catalogs;
    private final InstantSource clock;
    private final Supplier<UUID> ids;
    private final RandomGenerator randomGenerator;

    /**
     * @param catalogs finds a company with its users
     * @param ids makes the keys' public ids
     * @param secrets makes the keys; a source that nobody can foresee
     */
    public ManageApiKeysService(
            ApiKeyStore keys,
            Function<CompanyId, Optional<CompanyCatalog>> catalogs,
            InstantSource clock,
            Supplier<UUID> ids,
            RandomGenerator secrets) {
        this.keys = keys;
        this.catalogs = catalogs;
        this.clock = clock;
        this.ids = ids;
        this.randomGenerator = secrets;
    }

    @Override
    public CreationResult create(NewApiKey wanted) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        List<String> reasons = validate(wanted, now);
        if (!reasons.isEmpty()) {
            return new CreationResult.Invalid(reasons);
        }
        Optional<CompanyCatalog> catalog = catalogs.apply(wanted.company());
        if (catalog.isEmpty()) {
            return new CreationResult.UnknownCompany();
        }
        return ownerOf(wanted, catalog.get())
                .map(owner -> store(wanted, owner, now))
                .orElseGet(() -> new CreationResult.UnknownOwner(wanted.owner()));
    }

    @Override
    public Optional<List<ApiKey>> list(CompanyId company) {
        return catalogs.apply(company).map(catalog -> keys.list(company));
    }

    @Override
    public boolean revoke(ApiKeyId key) {
        return keys.revoke(key, clock.instant().truncatedTo(ChronoUnit.MICROS));
    }

    private static List<String> validate(NewApiKey wanted, Instant now) {
        List<String> reasons = new ArrayList<>();
        ApiKeyLabel.validate(wanted.label()).ifPresent(fault -> reasons.add("label " + fault));
        if (wanted.permissions().isEmpty()) {
            reasons.add("access must name at least one of " + String.join(", ", Permission.WIRE_NAMES));
        }
        if (wanted.expiresAt().map(expiry -> !expiry.isAfter(now)).orElse(false)) {
            reasons.add("expiry must be in the future");
        }
        return reasons;
    }

    private static Optional<UserId> ownerOf(NewApiKey wanted, CompanyCatalog catalog) {
        if (wanted.owner().isPresent()) {
            return wanted.owner().flatMap(catalog::user).map(User::id);
        }
        return catalog.users().values().stream()
                .filter(user -> !user.archived())
                .map(User::id)
                .min(Comparator.comparingLong(UserId::value));
    }

    private CreationResult store(NewApiKey wanted, UserId owner, Instant now) {
        RawApiKey secret = RawApiKey.random(randomGenerator);
        ApiKey key = new ApiKey(
                new ApiKeyId(ids.get()),
                wanted.company(),
                Characters.trim(wanted.label()),
                owner,
                wanted.permissions(),
                wanted.flags(),
                now,
                wanted.expiresAt().map(expiry -> expiry.truncatedTo(ChronoUnit.MICROS)),
                Optional.empty());
        // company and owner were there a moment ago; if they are gone by now, the company is what is missing
        return keys.add(key, secret.hash())
                ? new CreationResult.Created(secret, key)
                : new CreationResult.UnknownCompany();
    }
}
