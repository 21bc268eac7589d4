package dev.leadpatch.adapter.persistence.list;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import dev.leadpatch.adapter.persistence.jdbc.ShardedStatements;
import dev.leadpatch.adapter.persistence.jdbc.SqlArguments;
import dev.leadpatch.domain.value.CompanyId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * Finds the leads whose searched texts contain a text, by the bitmaps of words that V33__search_words.sql describes. A text
 * within a word is found without a comparison of texts. Thread-safe.
 */
final class WordSearch {
    // beyond these limits, the trigram index finds the text
    private static final int MAX_PATTERNS = 4;
    private static final int MAX_WORDS = 100;
    private static final int MAX_BITMAPS = 5_000;

    // a generic plan might compare all words of a company, which only takes long if it has so many leads
    private static final int MANY_LEADS = 50_000;

    // most bitmaps need much less memory after they are read
    private static final int FETCH_SIZE = 250;

    // more texts are compared as fast by the trigram index
    private static final int MAX_COMPARED = 2_000;

    private static final String IS_COMPLETE = "select coalesce((select complete from lead_word_build), false)";

    private static final String FIND_WORDS = """
            select w.word, w.version from lead_words w
            where w.company_id{addition} = :company and w.word like :pattern
            limit :max
            """;

    private static final String COUNT_BITMAPS = """
            select count(*) from (
                select from lead_word_bitmaps where company_id = :company and word = any(:words) limit :max
            ) b
            """;

    private static final String READ_BITMAPS = """
            select word, block, bit_send(bits) as bits from lead_word_bitmaps
            where company_id = :company and word = any(:words)
            """;

    private static final String COMPARE = """
            select s.lead_id from lead_search s
            where s.company_id = :company and s.lead_id = any(:leads) and s.text like :pattern
            """;

    private final BitmapCache cache;

    WordSearch(BitmapCache cache) {
        this.cache = cache;
    }

    private record Word(String name, UUID version) {}

    private record WordBlock(String word, BitmapBlock block) {}

    /**
     * Returns the leads with the text, also those that are not indexed yet; empty if they are found faster in other ways.
     *
     * @param handle a transaction whose statements read one snapshot
     */
    Optional<LeadSet> find(Handle handle, CompanyId company, SearchedText text, TermStatistics statistics) {
        List<WordPattern> patterns = WordPattern.of(text.normalized());
        if (patterns.isEmpty()
                || !text.alternatives().get(0).grams().isEmpty()
                || !statistics.areSetsSmall()
                || ShardedStatements.areUsedBy(handle)
                || !handle.createQuery(IS_COMPLETE).mapTo(Boolean.class).one()) {
            return Optional.empty();
        }
        Optional<LeadSet> candidates = patterns.stream()
                .limit(MAX_PATTERNS)
                .flatMap(pattern -> find(handle, company, pattern, statistics).stream())
                .reduce((found, others) -> {
                    found.retainAll(others);
                    return found;
                });
        Optional<LeadSet> indexed = patterns.get(0).isExact()
                ? candidates
                : candidates
                        .filter(found -> found.size() <= MAX_COMPARED)
                        .map(found -> compare(handle, company, found, text));
        indexed.ifPresent(leads -> {
            text.pendingLeads().forEach(lead -> leads.set(lead, false));
            text.pendingMatches().forEach(lead -> leads.set(lead, true));
        });
        return indexed;
    }

    private static LeadSet compare(Handle handle, CompanyId company, LeadSet candidates, SearchedText text) {
        LeadSet leads = new LeadSet();
        handle.createQuery(COMPARE)
                .bind("company", company.value())
                .bind("leads", SqlArguments.bigintArray(candidates.ids(), id -> id))
                .bind("pattern", text.alternatives().get(0).like())
                .mapTo(Long.class)
                .forEach(lead -> leads.set(lead, true));
        return leads;
    }

    private Optional<LeadSet> find(Handle handle, CompanyId company, WordPattern pattern, TermStatistics statistics) {
        boolean byTrigramsAlone = statistics.leads() > MANY_LEADS;
        List<Word> words = handle.createQuery(
                        FIND_WORDS.replace("{addition}", byTrigramsAlone ? FilterSql.WITHOUT_INDEX : ""))
                .bind("company", company.value())
                .bind("pattern", pattern.like())
                .bind("max", MAX_WORDS + 1)
                .map((row, context) -> new Word(row.getString("word"), row.getObject("version", UUID.class)))
                .list();
        if (words.size() > MAX_WORDS) {
            return Optional.empty();
        }
        return bitmaps(handle, company, words, statistics).map(bitmaps -> {
            LeadSet leads = new LeadSet();
            bitmaps.forEach(bitmap -> bitmap.blocks().forEach(leads::addAll));
            return leads;
        });
    }

    private Optional<List<TermBitmap>> bitmaps(
            Handle handle, CompanyId company, List<Word> words, TermStatistics statistics) {
        List<TermBitmap> bitmaps = new ArrayList<>();
        List<Word> missing = new ArrayList<>();
        for (Word word : words) {
            cache.find(keyOf(company, word), word.version()).ifPresentOrElse(bitmaps::add, () -> missing.add(word));
        }
        if (hasTooMany(handle, company, missing, statistics)) {
            return Optional.empty();
        }
        if (!missing.isEmpty()) {
            bitmaps.addAll(read(handle, company, missing));
        }
        return Optional.of(bitmaps);
    }

    private static boolean hasTooMany(Handle handle, CompanyId company, List<Word> words, TermStatistics statistics) {
        long maxBlocks = (statistics.idRange() >> BitmapBlock.BITS) + 2;
        return words.size() * maxBlocks > MAX_BITMAPS
                && handle.createQuery(COUNT_BITMAPS)
                                .bind("company", company.value())
                                .bind("words", SqlArguments.textArray(names(words)))
                                .bind("max", MAX_BITMAPS + 1)
                                .mapTo(Long.class)
                                .one()
                        > MAX_BITMAPS;
    }

    private List<TermBitmap> read(Handle handle, CompanyId company, List<Word> words) {
        Map<String, List<BitmapBlock>> blocks = handle
                .createQuery(READ_BITMAPS)
                .bind("company", company.value())
                .bind("words", SqlArguments.textArray(names(words)))
                .setFetchSize(FETCH_SIZE)
                .map((row, context) -> new WordBlock(row.getString("word"), BitmapCache.blockOf(row)))
                .stream()
                .collect(groupingBy(WordBlock::word, mapping(WordBlock::block, toList())));
        return words.stream()
                .map(word -> {
                    TermBitmap bitmap = new TermBitmap(word.version(), blocks.getOrDefault(word.name(), List.of()));
                    cache.put(keyOf(company, word), bitmap);
                    return bitmap;
                })
                .toList();
    }

    private static BitmapCache.Key keyOf(CompanyId company, Word word) {
        return new BitmapCache.Key(BitmapCache.Kind.WORD, company.value(), word.name());
    }

    private static List<String> names(List<Word> words) {
        return words.stream().map(Word::name).toList();
    }
}
