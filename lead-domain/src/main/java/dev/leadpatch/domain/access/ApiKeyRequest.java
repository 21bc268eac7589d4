package dev.leadpatch.domain.access;

import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.catalog.CompanyCatalog.User;
import dev.leadpatch.domain.patch.ObjectReader;
import dev.leadpatch.domain.patch.ObjectReader.Schema;
import dev.leadpatch.domain.patch.PatchReader.Strictness;
import dev.leadpatch.domain.patch.ReadContext;
import dev.leadpatch.domain.value.Patch;
import dev.leadpatch.domain.value.TimeParser;
import dev.leadpatch.domain.value.UserId;
import dev.leadpatch.domain.violation.DocumentPath;
import dev.leadpatch.domain.violation.Violation;
import dev.leadpatch.domain.violation.ViolationCode;
import dev.leadpatch.domain.violation.Violations;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A request to create an API key.
 *
 * @param access the names of the permissions
 * @param owner the user who is responsible for the key; by default, the owner of the key of the request
 * @param expiresAt kept for the default, cleared for a key that does not expire
 * @param fields the fields that the key may write; kept for those of the key of the request, cleared for all fields
 * @param rateLimit the rate limit of the key; by default, that of the key of the request
 * @param readErrors the violations of members that could not be read, in no particular order
 * @param ignored the unknown members that lenient handling ignored
 */
public record ApiKeyRequest(
        Optional<String> label,
        Set<String> access,
        Optional<UserId> owner,
        Patch<Instant> expiresAt,
        Patch<FieldNames> fields,
        boolean lenient,
        boolean requirePreconditions,
        boolean ignoreBlank,
        Optional<RateLimit> rateLimit,
        List<Violation> readErrors,
        List<DocumentPath> ignored) {
    /** The maximum length of a label, in code points. */
    public static final int MAX_LABEL_LENGTH = 100;

    private static final String LABEL = "label";
    private static final String ACCESS = "access";
    private static final String OWNER = "owner";
    private static final String EXPIRES_AT = "expires_at";
    private static final String LENIENT = "lenient";
    private static final String REQUIRE_PRECONDITIONS = "require_preconditions";
    private static final String IGNORE_BLANK = "ignore_blank";
    private static final Schema SCHEMA = Schema.of(
            List.of(LABEL, ACCESS),
            List.of(
                    OWNER,
                    EXPIRES_AT,
                    FieldNames.MEMBER,
                    LENIENT,
                    REQUIRE_PRECONDITIONS,
                    IGNORE_BLANK,
                    RateLimit.MEMBER));
    private static final int MAX_ACCESS_ENTRIES = 100;

    public ApiKeyRequest {
        access = Set.copyOf(access);
        readErrors = List.copyOf(readErrors);
        ignored = List.copyOf(ignored);
    }

    /**
     * Reads the request; {@code label} and {@code access} are required.
     *
     * @param accessNames the names of all permissions
     */
    public static ApiKeyRequest read(@Nullable Object document, Strictness strictness, List<String> accessNames) {
        ReadContext context = new ReadContext(strictness);
        Optional<ObjectReader> members = ObjectReader.of(document, DocumentPath.ROOT, SCHEMA, context);
        return new ApiKeyRequest(
                members.flatMap(key -> key.singleLineText(LABEL, MAX_LABEL_LENGTH)),
                members.map(key -> readAccess(key, accessNames)).orElse(Set.of()),
                members.filter(key -> !key.isAbsentOrNull(OWNER))
                        .flatMap(key -> key.id(OWNER))
                        .map(UserId::new),
                members.map(ApiKeyRequest::readExpiry).orElseGet(Patch::keep),
                members.map(ApiKeyRequest::readFields).orElseGet(Patch::keep),
                members.flatMap(key -> key.flag(LENIENT)).orElse(false),
                members.flatMap(key -> key.flag(REQUIRE_PRECONDITIONS)).orElse(false),
                members.flatMap(key -> key.flag(IGNORE_BLANK)).orElse(false),
                members.flatMap(RateLimit::read),
                context.readErrors(),
                context.ignoredMembers());
    }

    private static Set<String> readAccess(ObjectReader members, List<String> accessNames) {
        Optional<List<?>> list = members.list(ACCESS, MAX_ACCESS_ENTRIES);
        List<?> items = list.orElse(List.of());
        Set<String> access = new LinkedHashSet<>();
        for (int i = 0; i < items.size(); i++) {
            DocumentPath path = members.pathOf(ACCESS).item(i);
            Optional<String> name = members.string(items.get(i), path);
            if (name.isPresent() && !accessNames.contains(name.get())) {
                members.context().rejectUnknownName(path, ViolationCode.UNKNOWN_ACCESS, accessNames);
            }
            name.ifPresent(access::add);
        }
        if (list.isPresent() && items.isEmpty()) {
            members.context()
                    .reject(
                            members.pathOf(ACCESS),
                            ViolationCode.EMPTY,
                            "must contain at least one of " + String.join(", ", accessNames));
        }
        return access;
    }

    private static Patch<FieldNames> readFields(ObjectReader members) {
        return members.isNull(FieldNames.MEMBER)
                ? Patch.clear()
                : FieldNames.read(members).map(Patch::set).orElseGet(Patch::keep);
    }

    private static Patch<Instant> readExpiry(ObjectReader members) {
        if (members.isNull(EXPIRES_AT)) {
            return Patch.clear();
        }
        Optional<String> text = members.string(EXPIRES_AT);
        Optional<Instant> time = text.flatMap(TimeParser::parse);
        if (text.isPresent() && time.isEmpty()) {
            members.context().reject(members.pathOf(EXPIRES_AT), ViolationCode.DATE, TimeParser.MESSAGE);
        }
        return time.map(Patch::set).orElseGet(Patch::keep);
    }

    /** All violations, in no particular order. */
    public List<Violation> violations(CompanyCatalog catalog, Instant now) {
        Violations violations = new Violations();
        violations.addAll(readErrors);
        if (fields instanceof Patch.SetTo<FieldNames> set) {
            violations.addAll(set.value().violations(catalog));
        }
        owner.ifPresent(id -> checkOwner(id, catalog.user(id), violations));
        if (expiresAt instanceof Patch.SetTo<Instant> set && !set.value().isAfter(now)) {
            violations.add(DocumentPath.ROOT.member(EXPIRES_AT), ViolationCode.RANGE, "must be in the future");
        }
        return violations.toList();
    }

    private static void checkOwner(UserId id, Optional<User> user, Violations violations) {
        DocumentPath path = DocumentPath.ROOT.member(OWNER);
        if (user.isEmpty()) {
            violations.add(path, ViolationCode.UNKNOWN_USER, id.value() + " is not a user of this company");
        } else if (user.get().archived()) {
            violations.add(path, ViolationCode.ARCHIVED, id.value() + " is archived");
        }
    }
}
