package dev.leadpatch.application.access;

import dev.leadpatch.application.access.ApiKey.ApiKeyId;
import dev.leadpatch.application.access.ApiKeyStore.KeyDecision;
import dev.leadpatch.application.access.ApiKeyStore.NewKey;
import dev.leadpatch.application.access.ManageCompanyKeys.CreatedKey;
import dev.leadpatch.application.access.ManageCompanyKeys.InvalidCaller;
import dev.leadpatch.application.access.ManageCompanyKeys.NotFound;
import dev.leadpatch.application.access.ManageCompanyKeys.Refusal;
import dev.leadpatch.application.access.ManageCompanyKeys.Refused;
import dev.leadpatch.application.access.ManageCompanyKeys.Result;
import dev.leadpatch.application.access.ManageCompanyKeys.RotatedKey;
import dev.leadpatch.application.access.ManageCompanyKeys.Success;
import dev.leadpatch.application.audit.AuditEntry;
import dev.leadpatch.application.audit.Auditor.TargetType;
import dev.leadpatch.application.audit.Auditor.Verb;
import dev.leadpatch.domain.access.RateLimit;
import dev.leadpatch.domain.access.WritableFields;
import dev.leadpatch.domain.value.Patch;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Decides about changes of the keys of a company. The methods are pure.
 *
 * @param keys all keys of the company
 * @param callerKey the key of the caller; empty if it was removed, or the caller has none
 * @param defaultRateLimit the rate limit of keys that have none of their own
 */
record KeyDecider(
        Caller caller, List<ApiKey> keys, Optional<ApiKey> callerKey, RateLimit defaultRateLimit, Instant now) {

    static KeyDecider of(Caller caller, List<ApiKey> keys, RateLimit defaultRateLimit, Instant now) {
        return new KeyDecider(caller, keys, caller.key().flatMap(id -> find(keys, id)), defaultRateLimit, now);
    }

    private static Optional<ApiKey> find(List<ApiKey> keys, ApiKeyId id) {
        return keys.stream().filter(key -> key.id().equals(id)).findFirst();
    }

    /** The fields that the caller may write. They are those of the stored key: the caller's may be older. */
    WritableFields callerFields() {
        return callerKey.map(ApiKey::fields).orElseGet(caller::fields);
    }

    /** The caller was authenticated from a cache: a key that is no longer valid must not create another one. */
    private boolean isCallerValid() {
        return caller.key().isEmpty()
                || callerKey.filter(key -> key.isValidAt(now)).isPresent();
    }

    /** @param expiresAt kept for the expiry of the caller's key */
    KeyDecision<Result<CreatedKey>> create(CreatedKey created, NewKey stored, Patch<Instant> expiresAt) {
        if (!isCallerValid()) {
            return KeyDecision.unchanged(new InvalidCaller<>());
        }
        Optional<Refusal> refusal = grantsMore(stored.key(), expiresAt).or(this::tooManyKeys);
        return refusal.<KeyDecision<Result<CreatedKey>>>map(reason -> KeyDecision.unchanged(new Refused<>(reason)))
                .orElseGet(() -> new KeyDecision<>(
                        List.of(),
                        Optional.of(stored),
                        List.of(audit(stored.key().id(), Verb.CREATED)),
                        new Success<>(created)));
    }

    KeyDecision<Result<ApiKey>> revoke(ApiKeyId id) {
        if (!isCallerValid()) {
            return KeyDecision.unchanged(new InvalidCaller<>());
        }
        Optional<ApiKey> key = find(keys, id);
        if (key.isEmpty()) {
            return KeyDecision.unchanged(new NotFound<>());
        }
        if (isValidAdmin(key.get()) && keys.stream().filter(this::isValidAdmin).count() == 1) {
            return KeyDecision.unchanged(new Refused<>(new Refusal.LastAdminKey()));
        }
        ApiKey revoked = key.get().asRevoked(now);
        List<ApiKey> changed = revoked.equals(key.get()) ? List.of() : List.of(revoked);
        List<AuditEntry> audit =
                changed.stream().map(ended -> audit(ended.id(), Verb.REVOKED)).toList();
        return new KeyDecision<>(changed, Optional.empty(), audit, new Success<>(revoked));
    }

    private boolean isValidAdmin(ApiKey key) {
        return key.isValidAt(now) && key.permissions().contains(Permission.ADMIN);
    }

    /** @param successorOf creates the new key from the old one, with its secret */
    KeyDecision<Result<RotatedKey>> rotate(ApiKeyId id, Duration overlap, Function<ApiKey, CreatedKey> successorOf) {
        if (!isCallerValid()) {
            return KeyDecision.unchanged(new InvalidCaller<>());
        }
        Optional<ApiKey> key = find(keys, id);
        if (key.isEmpty()) {
            return KeyDecision.unchanged(new NotFound<>());
        }
        CreatedKey created = successorOf.apply(key.get());
        Optional<Refusal> refusal = notRotatable(key.get())
                .or(() -> grantsMore(
                        created.key(), created.key().expiresAt().map(Patch::set).orElseGet(Patch::clear)))
                .or(this::tooManyKeys);
        if (refusal.isPresent()) {
            return KeyDecision.unchanged(new Refused<>(refusal.get()));
        }
        ApiKey previous = key.get().asReplacedBy(created.key().id(), now.plus(overlap));
        return new KeyDecision<>(
                List.of(previous),
                Optional.of(new NewKey(created.key(), created.secret().hash())),
                List.of(audit(id, Verb.ROTATED), audit(created.key().id(), Verb.CREATED)),
                new Success<>(new RotatedKey(created, previous)));
    }

    private AuditEntry audit(ApiKeyId key, Verb verb) {
        return caller.auditor(now).entry(TargetType.API_KEY, key, verb);
    }

    private Optional<Refusal> notRotatable(ApiKey key) {
        return key.isValidAt(now) && key.replacedBy().isEmpty()
                ? Optional.empty()
                : Optional.of(new Refusal.NotRotatable());
    }

    private Optional<Refusal> tooManyKeys() {
        long valid = keys.stream().filter(key -> key.isValidAt(now)).count();
        return valid >= ManageCompanyKeys.MAX_KEYS ? Optional.of(new Refusal.TooManyKeys()) : Optional.empty();
    }

    /** Returns what the caller's key does not have and {@code key} would grant. */
    private Optional<Refusal> grantsMore(ApiKey key, Patch<Instant> expiresAt) {
        Optional<Permission> missing =
                caller.findMissing(key.permissions().stream().sorted().toArray(Permission[]::new));
        if (missing.isPresent()) {
            return missing.map(Refusal.GrantsPermission::new);
        }
        WritableFields ours = callerFields();
        List<String> missingFields = ours.findMissing(key.fields());
        if (!missingFields.isEmpty() || (ours.isLimited() && !key.fields().isLimited())) {
            return Optional.of(new Refusal.GrantsFields(missingFields));
        }
        RateLimit callerLimit = callerKey.map(this::limitOf).orElse(caller.rateLimit());
        if (limitOf(key).isHigherThan(callerLimit)) {
            return Optional.of(new Refusal.ExceedsRateLimit(callerLimit));
        }
        return callerKey
                .flatMap(ApiKey::expiresAt)
                .filter(expiry -> expiresAt.fold(() -> false, () -> true, requested -> requested.isAfter(expiry)))
                .map(Refusal.OutlivesCaller::new);
    }

    private RateLimit limitOf(ApiKey key) {
        return key.rateLimit().orElse(defaultRateLimit);
    }
}
