package dev.progeny;

import dev.progeny.internal.platform.Loggers;
import dev.progeny.internal.pool.Companion;
import dev.progeny.internal.pool.PoolCore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.management.JMException;
import javax.management.MBeanServerFactory;
import javax.management.ObjectName;
import javax.management.StandardMBean;
import org.jspecify.annotations.Nullable;

/** A pool in the management interface of this JVM. */
final class PoolBean implements ProcessPoolMXBean, Companion {
    private static final long OLDEST_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final AtomicLong LAST = new AtomicLong();
    private static final Set<PoolBean> ALL = ConcurrentHashMap.newKeySet();

    private final PoolCore pool;
    private final long id = LAST.incrementAndGet();
    private @Nullable ObjectName registered; // the keeper's
    private @Nullable PoolSnapshot snapshot; // these two guarded by this
    private long takenNanos;

    PoolBean(PoolCore pool) {
        this.pool = pool;
    }

    /** {@return those of the pools that have not ended, the oldest first} */
    static List<ProcessPoolMXBean> all() {
        return ALL.stream()
                .sorted(Comparator.comparingLong(PoolBean::getId))
                .<ProcessPoolMXBean>map(bean -> bean)
                .toList();
    }

    /** Registers it if this JVM has a management server; to make one would cost more than a pool. */
    @Override
    public void look() {
        ALL.add(this);
        if (registered == null && !MBeanServerFactory.findMBeanServer(null).isEmpty()) {
            try {
                ObjectName name = new ObjectName("dev.progeny:type=ProcessPool,name="
                        + ObjectName.quote(pool.settings().name()) + ",id=" + id);
                ManagementFactory.getPlatformMBeanServer()
                        .registerMBean(new StandardMBean(this, ProcessPoolMXBean.class, true), name);
                registered = name;
            } catch (JMException | SecurityException e) {
                Loggers.ofPools().log(System.Logger.Level.DEBUG, "a pool cannot be managed", e);
            }
        }
    }

    @Override
    public void ended() {
        ALL.remove(this);
        ObjectName name = registered;
        if (name != null) {
            registered = null;
            try {
                ManagementFactory.getPlatformMBeanServer().unregisterMBean(name);
            } catch (JMException | SecurityException e) {
                Loggers.ofPools().log(System.Logger.Level.DEBUG, "a pool was not managed any more", e);
            }
        }
    }

    private synchronized PoolSnapshot seen() {
        PoolSnapshot known = snapshot;
        long now = System.nanoTime();
        if (known == null || now - takenNanos > OLDEST_NANOS) {
            known = pool.snapshot();
            snapshot = known;
            takenNanos = now;
        }
        return known;
    }

    @Override
    public long getId() {
        return id;
    }

    @Override
    public String getName() {
        return pool.settings().name();
    }

    @Override
    public int getSize() {
        return pool.settings().workers();
    }

    @Override
    public boolean isShutdown() {
        return pool.isShutdown();
    }

    @Override
    public int getWaiting() {
        return seen().waiting();
    }

    @Override
    public int getRunning() {
        return seen().running();
    }

    @Override
    public long getReturned() {
        return seen().returned();
    }

    @Override
    public long getThrew() {
        return seen().threw();
    }

    @Override
    public long getCrashed() {
        return seen().crashed();
    }

    @Override
    public long getTimedOut() {
        return seen().timedOut();
    }

    @Override
    public long getRetried() {
        return seen().retried();
    }

    @Override
    public long getStarted() {
        return seen().started();
    }

    @Override
    public long getFailedStarts() {
        return seen().failedStarts();
    }

    @Override
    public long getMedianWaitMicros() {
        return micros(seen().waits().median());
    }

    @Override
    public long getP99WaitMicros() {
        return micros(seen().waits().p99());
    }

    @Override
    public long getMedianRunMicros() {
        return micros(seen().runs().median());
    }

    @Override
    public long getP99RunMicros() {
        return micros(seen().runs().p99());
    }

    private static long micros(Duration time) {
        return TimeUnit.NANOSECONDS.toMicros(time.toNanos());
    }

    @Override
    public List<String> getWorkers() {
        return seen().workers().stream().map(PoolBean::line).toList();
    }

    private static String line(PoolSnapshot.Worker worker) {
        return worker.name() + ", process " + worker.pid() + ", " + worker.state()
                + (worker.task() == null ? "" : ", " + worker.task());
    }

    @Override
    public List<String> getCrashes() {
        return seen().crashes().stream().map(PoolBean::line).toList();
    }

    private static String line(PoolSnapshot.Crash crash) {
        return crash.time() + ", " + crash.worker() + ", process " + crash.pid() + ", " + crash.status()
                + (crash.task() == null ? "" : ", " + crash.task());
    }

    @Override
    public byte[] getSnapshot() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(seen());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    @Override
    public boolean killWorker(String worker) {
        return pool.killWorker(worker);
    }

    @Override
    public boolean recycleWorker(String worker) {
        return pool.recycleWorker(worker);
    }
}
