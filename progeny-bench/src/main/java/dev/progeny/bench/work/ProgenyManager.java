package dev.progeny.bench.work;

import dev.progeny.ManagedMap;
import dev.progeny.Manager;
import dev.progeny.bench.host.Timed;
import dev.progeny.bench.host.Work;
import java.util.Map;

/** Values put into a managed map and got from it, in turn. */
final class ProgenyManager implements Work {
    private final Manager manager = Manager.start();
    private final ManagedMap<String, Integer> map = manager.map();

    @Override
    public Map<String, Double> run(int operations) throws Exception {
        return Timed.all(operations, () -> {
            for (int i = 0; i < operations; i += 2) {
                map.put("key", i);
                if (!Integer.valueOf(i).equals(map.get("key"))) {
                    throw new IllegalStateException("not what was put");
                }
            }
        });
    }

    @Override
    public void end() {
        manager.close();
    }
}
