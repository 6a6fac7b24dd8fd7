"""What CPython's multiprocessing and concurrent.futures do. Takes orders and answers as HostMain does; its argument is the start method."""

import array
import concurrent.futures
import multiprocessing
import multiprocessing.shared_memory
import os
import sys
import time
import traceback

DOUBLES = 10_000_000  # 80 MB
MESSAGE = "reading 1234567"


def one():
    return 1


def nothing():
    pass


def increment(x):
    return x + 1


def send_one(connection):
    connection.send(1)


def each(operations, job):
    start = time.perf_counter_ns()
    job()
    return {"each": (time.perf_counter_ns() - start) / operations}


def one_by_one(operations, job):
    nanos = []
    last = time.perf_counter_ns()
    for i in range(operations):
        job(i)
        now = time.perf_counter_ns()
        nanos.append(now - last)
        last = now
    nanos.sort()
    return {
        "p50": nanos[operations // 2],
        "p99": nanos[int(operations * 0.99)],
        "each": sum(nanos) / operations,
    }


class Pool:
    def __init__(self, context, work, settings):
        self.pool = context.Pool(settings["workers"])
        self.work = work
        self.values = array.array("d", bytes(8 * DOUBLES)) if work == "large-argument" else None

    def run(self, n):
        pool = self.pool
        numbers = range(n)
        if self.work == "apply":
            return one_by_one(n, lambda i: pool.apply(increment, (i,)))
        if self.work == "apply-async":
            return each(n, lambda: [r.get() for r in [pool.apply_async(increment, (i,)) for i in numbers]])
        if self.work == "map":
            return each(n, lambda: pool.map(increment, numbers))
        if self.work == "map-1":
            return each(n, lambda: pool.map(increment, numbers, 1))
        if self.work == "imap-unordered-1":
            return each(n, lambda: [None for _ in pool.imap_unordered(increment, numbers, 1)])
        if self.work == "large-argument":
            return each(n, lambda: [pool.apply(len, (self.values,)) for _ in numbers])
        raise ValueError("unknown work " + self.work)

    def close(self):
        self.pool.terminate()
        self.pool.join()


class Executor:
    def __init__(self, context, settings):
        self.pool = concurrent.futures.ProcessPoolExecutor(settings["workers"], mp_context=context)

    def run(self, n):
        return each(n, lambda: [f.result() for f in [self.pool.submit(increment, i) for i in range(n)]])

    def close(self):
        self.pool.shutdown()


def serve_pipe(connection, back):
    while True:
        count = connection.recv()
        if count == 0:
            return
        for _ in range(count):
            message = connection.recv_bytes()
            if back:
                connection.send_bytes(message)
        if not back:
            connection.send(count)


class Pipe:
    def __init__(self, context, settings, back):
        self.back = back
        self.message = bytes(settings["size"])
        self.here, there = context.Pipe()
        self.child = context.Process(target=serve_pipe, args=(there, back))
        self.child.start()
        there.close()

    def run(self, n):
        here, message = self.here, self.message
        here.send(n)

        def there_and_back(_):
            here.send_bytes(message)
            here.recv_bytes()

        def one_way():
            for _ in range(n):
                here.send_bytes(message)
            here.recv()

        return one_by_one(n, there_and_back) if self.back else each(n, one_way)

    def close(self):
        self.here.send(0)
        self.child.join()
        self.here.close()


def serve_steps(orders, step, thing):
    for count in iter(orders.recv, 0):
        step(thing, count)
        orders.send(count)


class Crowd:
    """Children that each do something as often as they are told."""

    def __init__(self, context, steps, thing):
        self.thing = thing  # it goes with the last reference to it here, before a child has opened it
        self.orders = []
        self.children = []
        for step in steps:
            here, there = context.Pipe()
            child = context.Process(target=serve_steps, args=(there, step, thing))
            child.start()
            there.close()
            self.orders.append(here)
            self.children.append(child)

    def run(self, operations, count):
        def all_steps():
            for order in self.orders:
                order.send(count)
            for order in self.orders:
                order.recv()

        return each(operations, all_steps)

    def close(self):
        for order in self.orders:
            order.send(0)
        for child in self.children:
            child.join()
        for order in self.orders:
            order.close()


def produce(queue, n):
    for _ in range(n):
        queue.put(MESSAGE)


def consume(queue, n):
    for _ in range(n):
        queue.get()


class Queue:
    def __init__(self, context, settings):
        self.ends = settings["ends"]
        self.queue = context.Queue()
        self.crowd = Crowd(context, (produce, consume) * self.ends, self.queue)

    def run(self, n):
        count = max(1, n // self.ends)
        return self.crowd.run(count * self.ends, count)

    def close(self):
        self.crowd.close()
        self.queue.close()


class Child:
    def __init__(self, context):
        self.context = context

    def result(self):
        here, there = self.context.Pipe()
        child = self.context.Process(target=send_one, args=(there,))
        start = time.perf_counter_ns()
        child.start()
        here.recv()
        taken = time.perf_counter_ns() - start
        child.join()
        here.close()
        there.close()
        return taken

    def joined(self):
        start = time.perf_counter_ns()
        child = self.context.Process(target=nothing)
        child.start()
        child.join()
        return time.perf_counter_ns() - start

    def run(self, n):
        return {"result": sum(self.result() for _ in range(n)) / n, "joined": sum(self.joined() for _ in range(n)) / n}

    def close(self):
        pass


def take_and_give(lock, n):
    for _ in range(n):
        lock.acquire()
        lock.release()


def wait_at(barrier, n):
    for _ in range(n):
        barrier.wait()


def add_one(value, n):
    for _ in range(n):
        with value.get_lock():
            value.value += 1


class Alone:
    def __init__(self, step, thing):
        self.step = step
        self.thing = thing

    def run(self, n):
        return each(n, lambda: self.step(self.thing, n))

    def close(self):
        pass


class Shared:
    """Each child does its share, or all of them do everything together."""

    def __init__(self, context, ends, step, thing, together):
        self.ends = ends
        self.together = together
        self.crowd = Crowd(context, (step,) * ends, thing)

    def run(self, n):
        if self.together:
            return self.crowd.run(n, n)
        count = max(1, n // self.ends)
        return self.crowd.run(count * self.ends, count)

    def close(self):
        self.crowd.close()


def answer_event(there, back, end):
    while not end.is_set():
        there.wait()
        there.clear()
        back.set()


class Event:
    def __init__(self, context):
        self.there, self.back, self.end = context.Event(), context.Event(), context.Event()
        self.child = context.Process(target=answer_event, args=(self.there, self.back, self.end))
        self.child.start()

    def run(self, n):
        def there_and_back(_):
            self.there.set()
            self.back.wait()
            self.back.clear()

        return one_by_one(n, there_and_back)

    def close(self):
        self.end.set()
        self.there.set()
        self.child.join()


SUMMED = 1_000_000
SLICES = 8
summed = None


def keep_array(values):
    global summed
    summed = values


def sum_slice(number):
    size = SUMMED // SLICES
    return sum(summed[number * size:(number + 1) * size])


class Sums:
    def __init__(self, context, settings):
        values = context.Array("d", SUMMED)
        values[:] = [1.0] * SUMMED
        self.pool = context.Pool(settings["workers"], keep_array, (values,))

    def run(self, n):
        return each(n, lambda: [sum(self.pool.map(sum_slice, range(SLICES), 1)) for _ in range(n)])

    def close(self):
        self.pool.terminate()
        self.pool.join()


class Manager:
    def __init__(self, context):
        self.manager = context.Manager()
        self.map = self.manager.dict()

    def run(self, n):
        def put_and_get():
            for i in range(0, n, 2):
                self.map["key"] = i
                if self.map["key"] != i:
                    raise ValueError("not what was put")

        return each(n, put_and_get)

    def close(self):
        self.manager.shutdown()


BLOCK = 64 << 10


def make_blocks(name, n):
    for _ in range(n):
        made = multiprocessing.shared_memory.SharedMemory(name + "-made", True, BLOCK)
        made.buf[0] = 1
        made.close()
        made.unlink()


def open_blocks(name, n):
    for _ in range(n):
        opened = multiprocessing.shared_memory.SharedMemory(name)
        opened.buf[0] = 1
        opened.close()


class Blocks(Alone):
    def __init__(self, step):
        super().__init__(step, "python-bench-%d" % os.getpid())
        self.block = multiprocessing.shared_memory.SharedMemory(self.thing, True, BLOCK)

    def close(self):
        self.block.close()
        self.block.unlink()


def open_shared(context, work, settings):
    ends = settings.get("ends", 1)
    if work == "lock":
        return Alone(take_and_give, context.Lock())
    if work == "lock-contended":
        return Shared(context, ends, take_and_give, context.Lock(), False)
    if work == "semaphore":
        return Alone(take_and_give, context.Semaphore(3))
    if work == "event":
        return Event(context)
    if work == "barrier":
        return Shared(context, ends, wait_at, context.Barrier(ends), True)
    if work == "value":
        return Shared(context, ends, add_one, context.Value("q", 0), False)
    if work == "array-sum":
        return Sums(context, settings)
    if work == "manager":
        return Manager(context)
    if work == "memory-make":
        return Blocks(make_blocks)
    if work == "memory-open":
        return Blocks(open_blocks)
    return None


def open_work(context, work, settings):
    shared = open_shared(context, work, settings)
    if shared is not None:
        return shared
    if work == "submit":
        return Executor(context, settings)
    if work == "pipe-round-trip":
        return Pipe(context, settings, True)
    if work == "pipe-one-way":
        return Pipe(context, settings, False)
    if work == "queue":
        return Queue(context, settings)
    if work == "child":
        return Child(context)
    return Pool(context, work, settings)


def main():
    context = multiprocessing.get_context(sys.argv[1])
    work = None
    for line in sys.stdin:
        order = line.rstrip("\n").split(" ")
        try:
            if order[0] == "open":
                settings = {name: int(value) for name, value in (pair.split("=") for pair in order[2].split(",") if pair)}
                work = open_work(context, order[1], settings)
                answer = "ready"
            elif order[0] == "run":
                answer = " ".join("%s=%f" % figure for figure in work.run(int(order[1])).items())
            elif order[0] == "close":
                work.close()
                answer = "closed"
            else:
                answer = "failed unknown order " + order[0]
        except Exception as e:
            traceback.print_exc()
            answer = "failed %r" % e
        print("= " + answer, flush=True)


if __name__ == "__main__":
    main()
