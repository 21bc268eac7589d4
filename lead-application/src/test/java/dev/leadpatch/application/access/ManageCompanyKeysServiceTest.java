package dev.leadpatch.application.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.application.access.ApiKey.ApiKeyFlag;
import dev.leadpatch.application.access.ApiKey.ApiKeyHash;
import dev.leadpatch.application.access.ApiKey.ApiKeyId;
import dev.leadpatch.application.access.Authenticate.AuthenticateService;
import dev.leadpatch.application.access.ManageCompanyKeys.CreatedKey;
import dev.leadpatch.application.access.ManageCompanyKeys.Forbidden;
import dev.leadpatch.application.access.ManageCompanyKeys.InvalidCaller;
import dev.leadpatch.application.access.ManageCompanyKeys.NotFound;
import dev.leadpatch.application.access.ManageCompanyKeys.Refusal;
import dev.leadpatch.application.access.ManageCompanyKeys.Refused;
import dev.leadpatch.application.access.ManageCompanyKeys.Rejected;
import dev.leadpatch.application.access.ManageCompanyKeys.Result;
import dev.leadpatch.application.access.ManageCompanyKeys.RotatedKey;
import dev.leadpatch.application.access.ManageCompanyKeys.Success;
import dev.leadpatch.application.testing.DemoCompany;
import dev.leadpatch.application.testing.InMemoryApiKeyStore;
import dev.leadpatch.application.testing.InMemoryIdempotencyKeyStore;
import dev.leadpatch.application.testing.InMemoryLeadStore;
import dev.leadpatch.domain.access.ApiKeyRequest;
import dev.leadpatch.domain.access.RateLimit;
import dev.leadpatch.domain.access.WritableFields;
import dev.leadpatch.domain.endpoint.SecretRotationRequest;
import dev.leadpatch.domain.patch.PatchReader.Strictness;
import dev.leadpatch.domain.testing.DemoCatalog;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ManageCompanyKeysServiceTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final Permission[] ALL = Permission.values();

    private final AtomicLong ids = new AtomicLong();
    private final Random random = new Random(42);
    private final InMemoryLeadStore leads =
            new InMemoryLeadStore(new InMemoryIdempotencyKeyStore(() -> NOON)).with(DemoCatalog.demoCatalog());
    private final InMemoryApiKeyStore store = new InMemoryApiKeyStore(leads);
    private Instant now = NOON;
    private final ManageCompanyKeys manageKeys = withDefaultLimit(RateLimit.NONE);

    @Test
    void created_key_authenticates_with_the_requested_properties() {
        Caller admin = addKey(Optional.empty(), ALL);
        CreatedKey created = success(manageKeys.create(
                admin,
                request(
                        "label",
                        " CRM ",
                        "access",
                        List.of("read", "write"),
                        "owner",
                        DemoCatalog.GRACE.value(),
                        "lenient",
                        true,
                        "expires_at",
                        "2026-04-01T00:00:00Z")));

        assertThat(created.key())
                .isEqualTo(new ApiKey(
                        created.key().id(),
                        DemoCatalog.COMPANY,
                        "CRM",
                        DemoCatalog.GRACE,
                        Set.of(Permission.READ, Permission.WRITE),
                        Set.of(ApiKeyFlag.LENIENT),
                        NOON,
                        Optional.of(Instant.parse("2026-04-01T00:00:00Z")),
                        Optional.empty()));
        assertThat(authenticate(created)).contains(created.key().caller());
    }

    @Test
    void all_violations_of_a_request_are_reported_together() {
        Caller admin = addKey(Optional.empty(), ALL);

        assertThat(codes(manageKeys.create(
                        admin,
                        request(
                                "label",
                                "x".repeat(101),
                                "access",
                                List.of("read", "all", 7L),
                                "owner",
                                DemoCatalog.ARCHIVED_USER.value(),
                                "expires_at",
                                "2026-03-01T12:00:00Z"))))
                .containsExactlyInAnyOrder(
                        "/label too_long",
                        "/access/1 unknown_access",
                        "/access/2 type",
                        "/owner archived",
                        "/expires_at range");
        assertThat(codes(manageKeys.create(
                        admin, request("label", "a", "access", List.of(), "owner", 99L, "expires_at", "tomorrow"))))
                .containsExactlyInAnyOrder("/access empty", "/owner unknown_user", "/expires_at date");
        assertThat(store.list(DemoCatalog.COMPANY)).hasSize(1);
    }

    @Test
    void management_requires_admin_access() {
        Caller writer = addKey(Optional.empty(), Permission.READ, Permission.WRITE);

        assertThat(manageKeys.list(writer)).isEqualTo(new Forbidden<>(Permission.ADMIN));
        assertThat(manageKeys.create(writer, request())).isEqualTo(new Forbidden<>(Permission.ADMIN));
        assertThat(manageKeys.revoke(writer, idOf(writer))).isEqualTo(new Forbidden<>(Permission.ADMIN));
        assertThat(manageKeys.rotate(writer, idOf(writer), SecretRotationRequest.DEFAULT))
                .isEqualTo(new Forbidden<>(Permission.ADMIN));
        assertThat(manageKeys.find(writer, idOf(writer))).isEqualTo(new Forbidden<>(Permission.ADMIN));
        assertThat(success(manageKeys.self(writer)).id()).isEqualTo(idOf(writer));
    }

    @Test
    void key_does_not_grant_a_permission_that_it_lacks() {
        Caller admin = addKey(Optional.empty(), Permission.ADMIN, Permission.READ);
        Caller all = addKey(Optional.empty(), ALL);

        assertThat(manageKeys.create(admin, request("label", "a", "access", List.of("read", "write"))))
                .isEqualTo(new Refused<>(new Refusal.GrantsPermission(Permission.WRITE)));
        assertThat(manageKeys.rotate(admin, idOf(all), SecretRotationRequest.DEFAULT))
                .isEqualTo(new Refused<>(new Refusal.GrantsPermission(Permission.WRITE)));
    }

    @Test
    void key_does_not_grant_access_beyond_its_own_expiry() {
        Instant expiry = NOON.plusSeconds(3_600);
        Caller admin = addKey(Optional.of(expiry), ALL);
        Caller permanent = addKey(Optional.empty(), ALL);
        List<String> read = List.of("read");

        assertThat(manageKeys.create(
                        admin, request("label", "a", "access", read, "expires_at", "2026-03-01T13:00:01Z")))
                .isEqualTo(new Refused<>(new Refusal.OutlivesCaller(expiry)));
        assertThat(manageKeys.create(admin, request("label", "a", "access", read, "expires_at", null)))
                .isEqualTo(new Refused<>(new Refusal.OutlivesCaller(expiry)));
        assertThat(manageKeys.rotate(admin, idOf(permanent), SecretRotationRequest.DEFAULT))
                .isEqualTo(new Refused<>(new Refusal.OutlivesCaller(expiry)));
        assertThat(success(manageKeys.create(admin, request("label", "a", "access", read)))
                        .key()
                        .expiresAt())
                .contains(expiry);
        assertThat(success(manageKeys.rotate(admin, idOf(admin), SecretRotationRequest.DEFAULT))
                        .created()
                        .key()
                        .expiresAt())
                .contains(expiry);
    }

    @Test
    void revoked_key_creates_no_other_key_although_it_was_authenticated() {
        Caller admin = addKey(Optional.empty(), ALL);
        Caller other = addKey(Optional.empty(), ALL);
        success(manageKeys.revoke(admin, idOf(admin)));

        assertThat(manageKeys.create(admin, request("label", "a", "access", List.of("read"))))
                .isEqualTo(new InvalidCaller<>());
        assertThat(manageKeys.rotate(admin, idOf(other), SecretRotationRequest.DEFAULT))
                .isEqualTo(new InvalidCaller<>());
        assertThat(manageKeys.revoke(admin, idOf(other))).isEqualTo(new InvalidCaller<>());
    }

    @Test
    void last_valid_admin_key_is_not_revoked() {
        Caller admin = addKey(Optional.empty(), ALL);
        Caller writer = addKey(Optional.empty(), Permission.WRITE);
        Caller expiring = addKey(Optional.of(NOON.plusSeconds(60)), ALL);
        now = NOON.plusSeconds(60);

        assertThat(manageKeys.revoke(admin, idOf(admin))).isEqualTo(new Refused<>(new Refusal.LastAdminKey()));
        assertThat(success(manageKeys.revoke(admin, idOf(expiring))).revokedAt())
                .contains(now);
        assertThat(success(manageKeys.revoke(admin, idOf(writer))).revokedAt()).contains(now);
        now = now.plusSeconds(1);
        assertThat(success(manageKeys.revoke(admin, idOf(writer))).revokedAt()).contains(NOON.plusSeconds(60));
    }

    @Test
    void rotated_key_is_replaced_after_the_overlap() {
        Caller admin = addKey(Optional.of(NOON.plusSeconds(9_000)), ALL);

        RotatedKey rotated = success(manageKeys.rotate(admin, idOf(admin), overlap(60)));

        ApiKey created = rotated.created().key();
        assertThat(created)
                .isEqualTo(new ApiKey(
                        created.id(),
                        DemoCatalog.COMPANY,
                        admin.label(),
                        admin.owner(),
                        admin.permissions(),
                        admin.flags(),
                        NOON,
                        Optional.of(NOON.plusSeconds(9_000)),
                        Optional.empty()));
        assertThat(rotated.previous().expiresAt()).contains(NOON.plusSeconds(60));
        assertThat(rotated.previous().replacedBy()).contains(created.id());
        assertThat(authenticate(rotated.created())).isPresent();
        assertThat(manageKeys.isValid(rotated.previous())).isTrue();
        now = NOON.plusSeconds(60);
        assertThat(manageKeys.isValid(rotated.previous())).isFalse();
    }

    @Test
    void new_key_may_write_the_fields_of_the_request_or_those_of_the_caller() {
        Caller admin = addKey(Optional.empty(), ALL);
        Caller limited = success(manageKeys.create(
                        admin, request("label", "a", "access", List.of("admin"), "fields", List.of("tags", "status"))))
                .key()
                .caller();

        assertThat(limited.fields()).isEqualTo(WritableFields.only(List.of("tags", "status")));
        assertThat(createdFields(admin)).isEqualTo(WritableFields.ALL);
        assertThat(createdFields(limited)).isEqualTo(limited.fields());
        assertThat(createdFields(limited, "fields", List.of("tags"))).isEqualTo(WritableFields.only(List.of("tags")));
        assertThat(success(manageKeys.rotate(limited, idOf(limited), overlap(60)))
                        .created()
                        .key()
                        .fields())
                .isEqualTo(limited.fields());
    }

    @Test
    void limited_key_grants_no_other_fields() {
        Caller admin = addKey(Optional.empty(), ALL);
        Caller limited = success(manageKeys.create(
                        admin,
                        request("label", "a", "access", List.of("admin"), "fields", List.of("tags", "customFields/5"))))
                .key()
                .caller();

        assertThat(manageKeys.create(
                        limited, request("label", "a", "access", List.of("admin"), "fields", List.of("email", "tags"))))
                .isEqualTo(new Refused<>(new Refusal.GrantsFields(List.of("email"))));
        assertThat(manageKeys.create(
                        limited, request("label", "a", "access", List.of("admin"), "fields", List.of("customFields"))))
                .isEqualTo(new Refused<>(new Refusal.GrantsFields(List.of("customFields"))));
        assertThat(manageKeys.create(limited, request("label", "a", "access", List.of("admin"), "fields", null)))
                .isEqualTo(new Refused<>(new Refusal.GrantsFields(List.of())));
        Caller reader = addKey(Optional.empty(), Permission.ADMIN);
        assertThat(manageKeys.rotate(limited, idOf(reader), overlap(60)))
                .isEqualTo(new Refused<>(new Refusal.GrantsFields(List.of())));
        assertThat(codes(manageKeys.create(
                        limited, request("label", "a", "access", List.of("admin"), "fields", List.of("mail")))))
                .containsExactly("/fields/0 unknown_field");
    }

    private WritableFields createdFields(Caller caller, @Nullable Object... members) {
        List<@Nullable Object> all = new ArrayList<>(List.of("label", "a", "access", List.of("admin")));
        all.addAll(Arrays.asList(members));
        return success(manageKeys.create(caller, request(all.toArray()))).key().fields();
    }

    @Test
    void replaced_or_invalid_key_is_not_rotated() {
        Caller admin = addKey(Optional.empty(), ALL);
        Caller other = addKey(Optional.empty(), Permission.READ);
        Caller revoked = addKey(Optional.empty(), Permission.READ);
        success(manageKeys.rotate(admin, idOf(other), overlap(60)));
        success(manageKeys.revoke(admin, idOf(revoked)));

        for (ApiKeyId key : List.of(idOf(other), idOf(revoked))) {
            assertThat(manageKeys.rotate(admin, key, overlap(60))).isEqualTo(new Refused<>(new Refusal.NotRotatable()));
        }
        ApiKeyId unknown = new ApiKeyId(new UUID(0, 99));
        assertThat(manageKeys.rotate(admin, unknown, overlap(60))).isEqualTo(new NotFound<>());
        assertThat(manageKeys.rotate(admin, unknown, overlap(-1))).isEqualTo(new NotFound<>());
        assertThat(manageKeys.revoke(admin, unknown)).isEqualTo(new NotFound<>());
        assertThat(codes(manageKeys.rotate(admin, idOf(admin), overlap(-1)))).containsExactly("/overlap_seconds range");
    }

    @Test
    void number_of_valid_keys_is_limited() {
        Caller admin = addKey(Optional.empty(), ALL);
        for (int i = 1; i < ManageCompanyKeys.MAX_KEYS; i++) {
            addKey(Optional.empty(), Permission.READ);
        }
        addKey(Optional.of(NOON), Permission.READ);

        assertThat(manageKeys.create(admin, request("label", "a", "access", List.of("read"))))
                .isEqualTo(new Refused<>(new Refusal.TooManyKeys()));
    }

    @Test
    void new_key_has_the_rate_limit_of_the_request_or_of_the_callers_key() {
        Caller admin = addKey(Optional.of(RateLimit.perMinute(100)));
        Caller unlimited = addKey(Optional.of(RateLimit.NONE));

        assertThat(createdLimit(admin, 60L)).contains(RateLimit.perMinute(60));
        assertThat(createdLimit(admin, new BigDecimal("1e2"))).contains(RateLimit.perMinute(100));
        assertThat(createdLimit(admin, null)).contains(RateLimit.perMinute(100));
        assertThat(createdLimit(addKey(Optional.empty()), null)).isEmpty();
        assertThat(createdLimit(unlimited, null)).contains(RateLimit.NONE);
        assertThat(createdLimit(unlimited, "none")).contains(RateLimit.NONE);
        assertThat(createdLimit(unlimited, 1_000_000L)).contains(RateLimit.perMinute(1_000_000));
        assertThat(success(manageKeys.rotate(admin, idOf(admin), SecretRotationRequest.DEFAULT))
                        .created()
                        .key()
                        .rateLimit())
                .contains(RateLimit.perMinute(100));
    }

    @Test
    void key_does_not_grant_a_higher_rate_limit_than_its_own() {
        Caller admin = addKey(Optional.of(RateLimit.perMinute(100)));
        Caller unlimited = addKey(Optional.of(RateLimit.NONE));
        Caller withDefault = addKey(Optional.empty());
        ManageCompanyKeys defaultOf100 = withDefaultLimit(RateLimit.perMinute(100));
        Refused<?> refused = new Refused<>(new Refusal.ExceedsRateLimit(RateLimit.perMinute(100)));

        for (Object higher : List.of(101L, "none")) {
            assertThat(manageKeys.create(admin, requestWithLimit(higher))).isEqualTo(refused);
            assertThat(defaultOf100.create(withDefault, requestWithLimit(higher)))
                    .isEqualTo(refused);
        }
        assertThat(manageKeys.rotate(admin, idOf(unlimited), SecretRotationRequest.DEFAULT))
                .isEqualTo(refused);
        assertThat(success(defaultOf100.create(withDefault, requestWithLimit(100L)))
                        .key()
                        .rateLimit())
                .contains(RateLimit.perMinute(100));
    }

    @Test
    void rotation_grants_no_higher_default_limit_than_that_of_the_callers_key() {
        Caller admin = addKey(Optional.of(RateLimit.perMinute(6)));
        ApiKeyId withDefault = addKey(Optional.empty()).key().orElseThrow();
        Refused<?> refused = new Refused<>(new Refusal.ExceedsRateLimit(RateLimit.perMinute(6)));

        for (RateLimit higher : List.of(RateLimit.NONE, RateLimit.perMinute(7))) {
            assertThat(withDefaultLimit(higher).rotate(admin, withDefault, overlap(60)))
                    .isEqualTo(refused);
        }
        ApiKey rotated = success(withDefaultLimit(RateLimit.perMinute(6)).rotate(admin, withDefault, overlap(60)))
                .created()
                .key();
        assertThat(rotated.rateLimit()).isEmpty();
        Caller operator = Caller.operator(DemoCatalog.COMPANY, DemoCatalog.ADA);
        success(withDefaultLimit(RateLimit.NONE).rotate(operator, rotated.id(), overlap(60)));
    }

    private Optional<RateLimit> createdLimit(Caller caller, @Nullable Object limit) {
        return success(manageKeys.create(caller, requestWithLimit(limit))).key().rateLimit();
    }

    private static ApiKeyRequest requestWithLimit(@Nullable Object limit) {
        return request("label", "a", "access", List.of("read"), "rate_limit", limit);
    }

    @Test
    void operator_is_not_limited_by_a_key() {
        Caller operator = Caller.operator(DemoCatalog.COMPANY, DemoCatalog.ADA);

        assertThat(success(manageKeys.create(operator, request("label", "a", "access", List.of("admin"))))
                        .key()
                        .expiresAt())
                .isEmpty();
    }

    @Test
    void result_omits_the_secret_in_logs() {
        Caller admin = addKey(Optional.empty(), ALL);
        CreatedKey created = success(manageKeys.create(admin, request("label", "a", "access", List.of("read"))));

        assertThat(created.toString()).doesNotContain(created.secret().text().substring(7));
    }

    private ManageCompanyKeys withDefaultLimit(RateLimit limit) {
        return new ManageCompanyKeysService(
                store, leads::find, () -> now, () -> new UUID(9, ids.incrementAndGet()), random, limit);
    }

    private Caller addKey(Optional<Instant> expiresAt, Permission... permissions) {
        return add(newKey(expiresAt, permissions)).caller();
    }

    private Caller addKey(Optional<RateLimit> rateLimit) {
        ApiKey key = add(newKey(Optional.empty(), ALL).withRateLimit(rateLimit));
        return key.caller().withRateLimit(rateLimit.orElse(RateLimit.NONE));
    }

    private ApiKey add(ApiKey key) {
        DemoCompany.addKey(store, key, ApiKeyHash.of(key.id().toString()));
        return key;
    }

    private ApiKey newKey(Optional<Instant> expiresAt, Permission... permissions) {
        ApiKeyId id = new ApiKeyId(new UUID(1, ids.incrementAndGet()));
        return new ApiKey(
                id,
                DemoCatalog.COMPANY,
                "key " + id,
                DemoCatalog.ADA,
                Set.of(permissions),
                Set.of(),
                NOON.minusSeconds(60),
                expiresAt,
                Optional.empty());
    }

    private Optional<Caller> authenticate(CreatedKey created) {
        return new AuthenticateService(store, () -> now, Set.of())
                .authenticate(created.secret().text());
    }

    private static SecretRotationRequest overlap(long seconds) {
        return SecretRotationRequest.read(Map.of("overlap_seconds", seconds));
    }

    private static ApiKeyRequest request(@Nullable Object... members) {
        Map<String, Object> document = new LinkedHashMap<>();
        for (int i = 0; i < members.length; i += 2) {
            document.put((String) members[i], members[i + 1]);
        }
        return ApiKeyRequest.read(document, Strictness.STRICT, Permission.WIRE_NAMES);
    }

    private static List<String> codes(Result<?> result) {
        assertThat(result).isInstanceOf(Rejected.class);
        return ((Rejected<?>) result)
                .violations().stream()
                        .map(violation -> violation.path().toJsonPointer() + " "
                                + violation.code().wireName())
                        .toList();
    }

    private static <T> T success(Result<T> result) {
        assertThat(result).isInstanceOf(Success.class);
        return ((Success<T>) result).value();
    }

    private static ApiKeyId idOf(Caller caller) {
        return caller.key().orElseThrow();
    }
}
