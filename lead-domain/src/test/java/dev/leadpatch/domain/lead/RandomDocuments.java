package dev.leadpatch.domain.lead;

import static dev.leadpatch.domain.lead.Sample.entry;
import static dev.leadpatch.domain.lead.Sample.object;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes documents by chance: good patches, and documents of whatever JSON can hold. */
final class RandomDocuments {
    private static final List<String> TEXTS = List.of("company_name", "first_name", "last_name");
    private static final List<String> FIELDS = List.of(
            "company_name",
            "email",
            "phone_number",
            "first_name",
            "last_name",
            "status",
            "assignedUsers",
            "tags",
            "customFields");
    private static final List<String> STATUSES = List.of("new", "contacted", "qualified", "converted", "lost");
    private static final List<String> DATES =
            List.of("2024-01-15", "2024-02-29", "2024-01-15T14:30:00Z", "1999-12-31T23:59:59.123+05:30");
    private static final List<String> NAMES = List.of(
            "",
            "zzz",
            "companyName",
            "if",
            "a/b",
            "~",
            "text",
            "number",
            "multi_select",
            "customFieldId",
            "type",
            "value",
            "\u0000",
            "😀",
            "\uD83D");
    private static final List<String> HOSTILE = List.of(
            "",
            " ",
            "\u00A0",
            "\u0000",
            "\uD83D",
            "😀",
            "null",
            "true",
            "1",
            "a@b.co",
            "a@",
            "+1 555",
            "new",
            "2023-02-29",
            "2024-02-29",
            "x".repeat(256),
            "😀".repeat(1_001),
            "x".repeat(20_001),
            "%s %d {0} ${x}",
            "'; drop table leads; --",
            "<script>",
            "\r\n",
            "\u202E",
            "ext",
            "0".repeat(41));
    private static final List<Number> NUMBERS = List.of(
            0,
            1,
            -1,
            1L,
            3L,
            5L,
            7L,
            900L,
            901L,
            Long.MAX_VALUE,
            Long.MIN_VALUE,
            BigInteger.TWO.pow(63),
            BigInteger.TWO.pow(2_000),
            new BigDecimal("1.0"),
            new BigDecimal("1e2"),
            new BigDecimal("1.5"),
            new BigDecimal("1e5000000"),
            new BigDecimal("-1e-5000000"),
            new BigDecimal("0e2147483647"),
            new BigDecimal("1e37"),
            new BigDecimal("0.10"),
            1.5,
            Double.NaN,
            Float.MAX_VALUE);

    private final SplittableRandom random;

    RandomDocuments(long seed) {
        random = new SplittableRandom(seed);
    }

    /** A patch that nothing is wrong with. */
    Map<String, @Nullable Object> goodPatch() {
        return goodPatchOf(FIELDS.stream().filter(field -> chance(3)).toList(), SampleCatalog.ALL_TYPES);
    }

    /** Two good patches that have no field in common, custom fields apart. */
    List<Map<String, @Nullable Object>> disjointPatches() {
        List<String> left = FIELDS.stream().filter(field -> chance(2)).toList();
        List<String> right =
                FIELDS.stream().filter(field -> !left.contains(field)).toList();
        List<SampleCatalog.Field> leftFields =
                SampleCatalog.ALL_TYPES.stream().filter(field -> chance(2)).toList();
        List<SampleCatalog.Field> rightFields = SampleCatalog.ALL_TYPES.stream()
                .filter(field -> !leftFields.contains(field))
                .toList();
        Map<String, @Nullable Object> leftPatch = goodPatchOf(left, leftFields);
        Map<String, @Nullable Object> rightPatch = goodPatchOf(right, rightFields);
        leftPatch.put("customFields", goodEntries(leftFields));
        rightPatch.put("customFields", goodEntries(rightFields));
        return List.of(leftPatch, rightPatch);
    }

    /** A document in which anything may stand anywhere, but most often where it reaches a rule. */
    @Nullable
    Object wildDocument() {
        if (chance(40)) {
            return anything(3);
        }
        Map<String, @Nullable Object> document = goodPatch();
        for (String field : FIELDS) {
            if (chance(10)) {
                document.put(field, field.equals("customFields") ? wildEntries() : anything(3));
            }
        }
        if (chance(4)) {
            document.put(oneOf(NAMES), anything(2));
        }
        if (chance(3)) {
            document.put("if", wildConditions());
        }
        return document;
    }

    private Map<String, @Nullable Object> goodPatchOf(List<String> fields, List<SampleCatalog.Field> customFields) {
        Map<String, @Nullable Object> patch = new LinkedHashMap<>();
        fields.forEach(field -> patch.put(field, good(field, customFields)));
        return patch;
    }

    private @Nullable Object good(String field, List<SampleCatalog.Field> customFields) {
        return switch (field) {
            case "status" -> oneOf(STATUSES);
            case "tags", "assignedUsers" -> many(4, () -> 1L + random.nextInt(5));
            case "customFields" -> goodEntries(customFields);
            case "email" -> chance(4) ? null : " " + oneOf(List.of("a", "b", "c")) + "@example.org";
            case "phone_number" -> chance(4) ? null : "555-" + random.nextInt(3);
            default -> chance(4) ? null : oneOf(List.of("Ada", " Ada ", "Bea", "x".repeat(255)));
        };
    }

    private List<@Nullable Object> goodEntries(List<SampleCatalog.Field> fields) {
        List<@Nullable Object> entries = new ArrayList<>();
        for (SampleCatalog.Field field : fields) {
            if (chance(2)) {
                Object value = chance(4) ? null : object(field.type(), chance(6) ? null : goodValue(field.type()));
                entries.add(entry(field.id(), field.type(), value));
            }
        }
        return entries;
    }

    private Object goodValue(String type) {
        return switch (type) {
            case "text" -> oneOf(List.of("a", " b ", "c"));
            case "textarea" -> oneOf(List.of("a\nb", " b ", "c\t"));
            case "number" -> oneOf(List.of(1, 1L, new BigDecimal("1.00"), new BigDecimal("1e3"), BigInteger.TEN));
            case "date" -> oneOf(DATES);
            case "boolean" -> random.nextBoolean();
            case "select" -> 1L + random.nextInt(3);
            default -> many(4, () -> 1L + random.nextInt(3));
        };
    }

    private @Nullable Object wildConditions() {
        if (chance(10)) {
            return anything(3);
        }
        Map<String, @Nullable Object> conditions = new LinkedHashMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            SampleCatalog.Field field = oneOf(SampleCatalog.ALL_TYPES);
            switch (random.nextInt(6)) {
                case 0 -> conditions.put(oneOf(NAMES), anything(1));
                case 1 -> conditions.put(oneOf(FIELDS), anything(2));
                case 2, 3 -> conditions.put("status", "new");
                default ->
                    conditions.put("customFields/" + field.id(), chance(2) ? null : object(field.type(), anything(2)));
            }
        }
        return conditions;
    }

    private @Nullable Object wildEntries() {
        return chance(5) ? anything(3) : many(5, this::wildEntry);
    }

    private @Nullable Object wildEntry() {
        if (chance(8)) {
            return anything(2);
        }
        SampleCatalog.Field any = oneOf(SampleCatalog.ALL_TYPES);
        SampleCatalog.Field field = chance(3) ? any.required() : any;
        Map<String, @Nullable Object> entry = entry(
                chance(8) ? anything(1) : field.id(),
                chance(8) ? anything(1) : field.type(),
                chance(4) ? anything(2) : object(field.type(), anything(2)));
        if (chance(8)) {
            entry.remove(oneOf(List.copyOf(new TreeSet<>(entry.keySet()))));
        }
        if (chance(8)) {
            entry.put(oneOf(NAMES), anything(1));
        }
        return entry;
    }

    private @Nullable Object anything(int depth) {
        return switch (random.nextInt(depth > 0 ? 8 : 5)) {
            case 0 -> null;
            case 1 -> random.nextBoolean();
            case 2, 3 -> chance(4) ? oneOf(NUMBERS) : (Number) (long) random.nextInt(-2, 12);
            case 4 -> chance(3) ? randomText() : oneOf(HOSTILE);
            case 5, 6 -> many(chance(20) ? 150 : 4, () -> anything(depth - 1));
            default -> {
                Map<String, @Nullable Object> object = new LinkedHashMap<>();
                for (int i = random.nextInt(3); i > 0; i--) {
                    object.put(chance(3) ? oneOf(TEXTS) : oneOf(NAMES), anything(depth - 1));
                }
                yield object;
            }
        };
    }

    private String randomText() {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(12); i > 0; i--) {
            text.append((char) (chance(2) ? random.nextInt(0x20, 0x7F) : random.nextInt(0x10000)));
        }
        return text.toString();
    }

    private <T> List<T> many(int most, Supplier<T> item) {
        List<T> items = new ArrayList<>();
        for (int i = random.nextInt(most + 1); i > 0; i--) {
            items.add(item.get());
        }
        return items;
    }

    private <T> T oneOf(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    /** Whether one chance in {@code n} came true. */
    private boolean chance(int n) {
        return random.nextInt(n) == 0;
    }
}
