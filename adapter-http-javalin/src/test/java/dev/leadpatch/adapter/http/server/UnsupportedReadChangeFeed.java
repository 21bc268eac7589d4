package dev.leadpatch.adapter.http.server;

import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.feed.ReadChangeFeed;

/** Stub: no key may read the feed. */
class UnsupportedReadChangeFeed implements ReadChangeFeed {

    @Override
    public Result read(Query query) {
        return new Result.Forbidden();
    }

    @Override
    public Result readEnd(Caller caller) {
        return new Result.Forbidden();
    }
}
