/* SPDX-License-Identifier: MIT */
/* Jobs, a network, and a controller whose permits are the library's own code (world.c). Each job
 * asks for one unit of load; the sets take one unit at a time, so any two steps that could come
 * together are one too many.
 *
 * The network: a message that was sent may be delivered at any later time, any number of times,
 * in any order, or never. What can have no effect any more is taken out of it, so that the
 * states stay few. The clock: one process moves everybody's time by a unit; a job's own clock
 * may miss a unit, and the controller's clock may be set. Either side may restart and forget.
 *
 * A load comes some time after its start (`arrived`), and the allowance knows of it (SETTLING)
 * within ARRIVE of the start. A unit later it has settled: only then do the sets take the next
 * step.
 *
 * JOBS, NONCES (requests of each), BOOTS (restarts of the controller), RESTARTS (of jobs), SLIPS
 * (units that a job's clock misses in a request), JUMPS (of the controller's clock) and DIPS
 * (times without permits) bound what happens. LIVE makes the network prompt, for what must
 * happen in the end. COUNT_FROM_RECEIPT, COUNT_FROM_LAST_SEND and NONCE_AGAIN are jobs that break
 * a rule. */
c_decl {
\#include "world.h"
}
c_track "&world" "sizeof(struct world)"

/* As in world.h. */
#define LIFE 2
#define SKEW 1
#define ARRIVE 1
#define HELD 4

#define CAPACITY 1
#define PLACES 4 /* above NONCES */
#define LAST (JOBS - 1)

#define IDLE 0
#define WAITING 1
#define HOLDING 2
#define STARTED 3
#define SETTLING 4

typedef job_state {
    byte phase;
    byte nonce;     /* of the present request */
    byte age;       /* since it was sent first, by the job's own clock */
    byte slips;
    int token;
    byte life;
    byte epoch;     /* when the token was given */
    bool arrived;
    byte start_age;
    byte grant_age; /* since the last grant to the present request */
    bool has_run
}

/* Messages under way, of one job. An answer to an earlier request is ignored, so it is not kept;
 * of two answers the later one may take the place of the other or be lost. */
typedef message_state {
    bool request[PLACES];
    byte known[PLACES]; /* for so long the controller must know that it was granted */
    byte answer_nonce;
    int answer_token;
    byte answer_life;
    byte answer_epoch;
    int use_token;
    byte use_epoch;
    int release_token
}

job_state job[JOBS];
message_state way[JOBS];

byte epoch = 1;
byte restarts, jumps, dips;
bool is_bad; /* the controller gives no permits now */

/* Scratch, 0 between steps. */
int got;
byte got_life;
bool got_new;
byte settling, pending;
byte i, n, k;

/* Loads that have come and not settled; the allowance is less by them. */
inline count_settling()
{
    settling = 0;
    k = 0;
    do
    :: k < JOBS -> settling = settling + (job[k].phase == SETTLING -> 1 : 0); k++
    :: else -> break
    od;
    k = 0
}

/* Loads that may still come: of jobs that have started, and of jobs that have, or are about to
 * get, a token that they take for good. */
inline count_pending()
{
    pending = 0;
    k = 0;
    do
    :: k < JOBS ->
        if
        :: job[k].phase == STARTED || (job[k].phase == HOLDING && job[k].age < job[k].life) ||
           (job[k].phase == WAITING && way[k].answer_nonce == job[k].nonce &&
            job[k].age < way[k].answer_life) -> pending++
        :: else
        fi;
        k++
    :: else -> break
    od;
    k = 0
}

inline drop_answer(j)
{
    way[j].answer_nonce = 0;
    way[j].answer_token = 0;
    way[j].answer_life = 0;
    way[j].answer_epoch = 0
}

inline forget(j)
{
    job[j].phase = IDLE;
    job[j].age = 0;
    job[j].slips = 0;
    job[j].token = 0;
    job[j].life = 0;
    job[j].epoch = 0;
    job[j].arrived = 0;
    job[j].start_age = 0;
    job[j].grant_age = 0;
#ifndef NONCE_AGAIN
    drop_answer(j)
#endif
}

inline take_answer(j)
{
    job[j].token = way[j].answer_token;
    job[j].life = way[j].answer_life;
    job[j].epoch = way[j].answer_epoch;
    job[j].phase = HOLDING;
    drop_answer(j);
#ifdef COUNT_FROM_RECEIPT
    job[j].age = 0
#endif
}

inline start(j)
{
    job[j].phase = STARTED;
    job[j].start_age = 0;
    way[j].use_token = job[j].token;
    way[j].use_epoch = job[j].epoch;
    /* No permit outlives its token. */
    assert(job[j].grant_age < LIFE + SKEW);
    /* Never more at once than the sets take. */
    count_settling();
    pending = settling;
    k = 0;
    do
    :: k < JOBS -> pending = pending + (job[k].phase == STARTED -> 1 : 0); k++
    :: else -> break
    od;
    assert(pending <= CAPACITY);
    k = 0; settling = 0; pending = 0
}

/* Where the question is whether everybody gets on, each job runs once. */
#ifdef LIVE
#define MAY_ASK(j) !job[j].has_run
#else
#define MAY_ASK(j) true
#endif

proctype one_job(byte j)
{
    do
    :: atomic { job[j].phase == IDLE && job[j].nonce < NONCES && MAY_ASK(j) ->
            job[j].nonce++; job[j].phase = WAITING; way[j].request[job[j].nonce] = 1 }
    /* The same request again; a copy that is under way does as well. */
#ifdef COUNT_FROM_LAST_SEND
    :: atomic { job[j].phase == WAITING && job[j].age > 0 -> job[j].age = 0 }
#endif
#ifdef LIVE
    :: atomic { job[j].phase == WAITING && job[j].age > 0 && !way[j].request[job[j].nonce] &&
                way[j].answer_nonce == 0 ->
            way[j].request[job[j].nonce] = 1; job[j].age = 0 }
#endif
    :: atomic { job[j].phase == WAITING && way[j].answer_nonce == job[j].nonce ->
            take_answer(j) }
#ifndef LIVE
    :: atomic { job[j].phase == WAITING && job[j].nonce < NONCES -> forget(j) } /* gives up */
    :: atomic { job[j].phase == HOLDING ->
            way[j].release_token = job[j].token; forget(j) }
#endif
    :: atomic { job[j].phase == HOLDING && job[j].age >= job[j].life -> forget(j) }
    :: atomic { job[j].phase == HOLDING && job[j].age < job[j].life -> start(j) }
    :: atomic { job[j].phase == STARTED && !job[j].arrived -> job[j].arrived = 1 }
    :: atomic { job[j].phase == STARTED && job[j].arrived ->
            job[j].phase = SETTLING; job[j].arrived = 0; job[j].start_age = 0;
            job[j].grant_age = 0; job[j].has_run = 1 }
    :: atomic { restarts < RESTARTS &&
                (job[j].phase == WAITING || job[j].phase == HOLDING) ->
            restarts++; forget(j);
#ifdef NONCE_AGAIN
            job[j].nonce = job[j].nonce - 1
#endif
            }
    od
}

/* What the permits promise at the moment of a new grant. */
inline check_grant()
{
    assert(!is_bad);
    assert(way[i].known[n] == 0);
    way[i].known[n] = HELD;
    count_pending();
    assert(pending + 1 + settling <= CAPACITY);
    pending = 0
}

inline keep_answer()
{
    if
    :: way[i].answer_nonce != 0 /* this one is lost */
    :: way[i].answer_nonce = n;
       way[i].answer_token = got;
       way[i].answer_life = got_life;
       way[i].answer_epoch = epoch;
       if
       :: got_new -> job[i].grant_age = 0
       :: else
       fi
    fi
}

inline deliver_request()
{
    count_settling();
    c_code {
        now.got = world_request(1 + now.i * 16 + now.n, 1 - now.settling,
                                !now.is_bad);
        now.got_life = world_life;
        now.got_new = world_is_new;
    };
    if
    :: got_new -> check_grant()
    :: else
    fi;
    if
    :: got != 0 && n == job[i].nonce && job[i].phase == WAITING -> keep_answer()
    :: else
    fi;
    got = 0; got_life = 0; got_new = 0; settling = 0;
#ifdef LIVE
    way[i].request[n] = 0
#endif
}

inline deliver_use()
{
    c_code { now.got = world_use(now.way[now.i].use_token); };
    /* A token of an earlier epoch is refused, and so is one whose life is over. */
    assert(!got || way[i].use_epoch == epoch);
    assert(!got || way[i].use_token != job[i].token || job[i].grant_age < LIFE);
    got = 0;
#ifdef LIVE
    way[i].use_token = 0; way[i].use_epoch = 0
#endif
}

/* What comes from one job. */
proctype controller(byte j)
{
    do
    :: atomic { way[j].request[1] -> i = j; n = 1; deliver_request(); i = 0; n = 0 }
    :: atomic { NONCES > 1 && way[j].request[NONCES] ->
            i = j; n = NONCES; deliver_request(); i = 0; n = 0 }
    :: atomic { way[j].use_token != 0 -> i = j; deliver_use(); i = 0 }
    :: atomic { way[j].release_token != 0 -> i = j;
            c_code { world_release(now.way[now.i].release_token); }; i = 0 }
    :: atomic { job[j].phase == STARTED && job[j].arrived -> i = j;
            c_code { world_seen(now.job[now.i].token); }; i = 0 }
    od
}

inline forget_known(j)
{
    way[j].known[1] = 0;
    way[j].known[NONCES] = 0
}

inline count_down(number)
{
    number = (number > 0 -> number - 1 : 0)
}

proctype trouble()
{
    do
    :: atomic { epoch <= BOOTS -> epoch++; forget_known(0); forget_known(LAST);
            c_code { world_boot(now.epoch); } }
    :: atomic { jumps < JUMPS -> jumps++;
            if
            :: c_code { world_jump(8); }
            :: c_code { world_jump(-8); }
            fi }
    :: atomic { dips < DIPS -> dips++; is_bad = 1 }
    :: atomic { is_bad -> is_bad = 0 }
    od
}

/* A load is in the allowance before ARRIVE is over, and before a reservation ends that was seen
 * to be needed no more. */
#define MAY_TICK(j) (job[j].phase != STARTED || (!job[j].arrived && job[j].start_age < ARRIVE))

/* With a prompt network no time passes while somebody could act. */
#ifdef LIVE
#define HAS_ACTED(j) (job[j].phase != HOLDING && job[j].phase != STARTED &&                    \
                      way[j].answer_nonce == 0 && !way[j].request[job[j].nonce] &&             \
                      way[j].use_token == 0 &&                                                 \
                      (job[j].phase != IDLE || job[j].has_run || job[j].nonce >= NONCES) &&    \
                      !(job[j].phase == WAITING && job[j].age > 0) && !is_bad)
#else
#define HAS_ACTED(j) true
#endif

inline drop_what_is_dead(j)
{
    c_code {
        if (!world_knows(now.way[now.i].release_token)) {
            now.way[now.i].release_token = 0;
        }
        if (now.way[now.i].use_epoch == now.epoch &&
            !world_knows(now.way[now.i].use_token)) {
            now.way[now.i].use_token = 0;
            now.way[now.i].use_epoch = 0;
        }
    };
    if
    :: job[j].phase == WAITING && job[j].age >= way[j].answer_life -> drop_answer(j)
    :: else
    fi
}

inline grow_older(j)
{
    if
    :: job[j].phase == WAITING || job[j].phase == HOLDING ->
        if
        :: job[j].age < LIFE -> job[j].age++
        :: job[j].age >= LIFE
        :: job[j].slips < SLIPS && job[j].age < LIFE -> job[j].slips++
        fi;
        job[j].grant_age = (job[j].grant_age < LIFE + SKEW -> job[j].grant_age + 1 :
                                                              job[j].grant_age)
    :: job[j].phase == STARTED ->
        job[j].start_age++;
        job[j].grant_age = (job[j].grant_age < LIFE + SKEW -> job[j].grant_age + 1 :
                                                              job[j].grant_age)
    :: job[j].phase == SETTLING -> forget(j)
    :: else
    fi
}

inline rename_tokens()
{
    c_code {
        int *const held[] = {
            &now.job[0].token, &now.way[0].answer_token, &now.way[0].use_token,
            &now.way[0].release_token, &now.job[JOBS - 1].token,
            &now.way[JOBS - 1].answer_token, &now.way[JOBS - 1].use_token,
            &now.way[JOBS - 1].release_token,
        };

        world_rename(held, 4 * JOBS);
    }
}

inline pass(j)
{
    i = j;
    grow_older(j);
    count_down(way[j].known[1]);
#if NONCES == 2
    count_down(way[j].known[2]);
#endif
    drop_what_is_dead(j);
    i = 0
}

proctype clock()
{
    do
    :: atomic { MAY_TICK(0) && MAY_TICK(LAST) && HAS_ACTED(0) && HAS_ACTED(LAST) ->
            count_settling();
            c_code { world_tick(1 - now.settling, !now.is_bad); };
            settling = 0;
            pass(0);
#if JOBS == 2
            pass(1);
#endif
            rename_tokens() }
    od
}

init
{
    atomic {
        c_code { world_boot(1); };
        run clock();
        run trouble();
        run controller(0);
        run one_job(0);
#if JOBS == 2
        run controller(1);
        run one_job(1)
#endif
    }
}

#ifdef LIVE
/* @verifies{permit-answered} */
ltl answered { [] ((job[0].phase == WAITING) -> <> (job[0].phase != WAITING)) }
/* @verifies{permit-answered} */
ltl granted { <> (job[0].has_run && job[LAST].has_run) }
#endif
