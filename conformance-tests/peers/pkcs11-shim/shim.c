/*
 * A PKCS#11 module that passes every call on to a real one, and fails as it is told.
 *
 * Beside its own file NAME.so it reads NAME.so.real, the path of the real module, and maps NAME.so.control, a file of
 * 512 numbers of 64 bits: who writes there rules at once what the next call does (see enum), and reads how often each
 * function was called. A copy of the file under another name is another module.
 *
 * A reboot and a logout are only played: handles carry the era in which they were made, and those of an earlier era
 * mean nothing any more. Closing all real sessions under load would end the process (SoftHSM issues 464 and 688).
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <pthread.h>
#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

typedef unsigned long CK_ULONG;
typedef CK_ULONG CK_RV;
typedef unsigned char CK_BYTE;
typedef struct { CK_ULONG type; void *value; CK_ULONG length; } CK_ATTRIBUTE;
typedef struct { CK_ULONG mechanism; void *parameter; CK_ULONG length; } CK_MECHANISM;
typedef struct { CK_BYTE *iv; CK_ULONG ivLength, ivBits; CK_BYTE *aad; CK_ULONG aadLength, tagBits; } CK_GCM_PARAMS;
typedef struct { CK_ULONG slot, state, flags, deviceError; } CK_SESSION_INFO;
typedef struct {
  CK_BYTE label[32], manufacturer[32], model[16], serial[16];
  CK_ULONG flags;
} CK_TOKEN_INFO_HEAD;

/* The functions of PKCS#11 2.40, by their place in the list. */
enum {
  INITIALIZE = 0, FINALIZE = 1, GET_FUNCTION_LIST = 3, GET_SLOT_LIST = 4, GET_TOKEN_INFO = 6, GET_MECHANISM_LIST = 7,
  OPEN_SESSION = 12, CLOSE_SESSION = 13, GET_SESSION_INFO = 15, LOGIN = 18, LOGOUT = 19, DESTROY_OBJECT = 22,
  GET_ATTRIBUTE_VALUE = 24, FIND_OBJECTS_INIT = 26, FIND_OBJECTS = 27, FIND_OBJECTS_FINAL = 28, ENCRYPT_INIT = 29,
  ENCRYPT = 30, DECRYPT_INIT = 33, DECRYPT = 34, GENERATE_KEY = 58, GENERATE_RANDOM = 64, FUNCTIONS = 68
};

/* The numbers of the control file. */
enum {
  REBOOTS = 0,        /* rises with each reboot: sessions, objects and login of before are gone */
  LOGOUTS = 1,        /* rises with each logout by somebody else */
  ERROR_CODE = 2,     /* what the functions that are marked from ERROR_AT on return */
  ERROR_COUNT = 3,    /* how often; -1 without end */
  ERROR_UNTIL = 4,    /* milliseconds since 1970; 0 without end */
  DELAY_MILLIS = 5,   /* how long the functions that are marked from DELAY_AT on wait first */
  DELAY_COUNT = 6,    /* how often; -1 without end */
  IV_MODE = 7,        /* who makes the IV of AES-GCM; see below */
  SESSION_LIMIT = 8,  /* how many sessions may be open; 0 without end */
  SWAP_KEYS = 9,      /* 1: another key of this era than the one that was found answers for it */
  LOGOUT_CODE = 10,   /* what the use of a key returns when nobody is logged in; 0: CKR_USER_NOT_LOGGED_IN */
  LOST = 11,          /* 1: the library forgot that it was initialised */
  TOKEN_FLAGS = 12,   /* added to those of the token */
  ABSENT = 14,        /* 1: there is no token */
  OPEN_SESSIONS = 20, /* read: sessions of this era that are open */
  MOST_SESSIONS = 21, /* read: the most that ever were */
  ERROR_AT = 100,
  DELAY_AT = 200,
  CALLS_AT = 300,
  NUMBERS = 512
};

enum {
  IV_OF_CALLER = 0,
  IV_PREPENDED = 1,    /* the vendor's mechanism 0x80001087, as CloudHSM is said to have it */
  IV_APPENDED = 2,     /* behind the tag, as Luna in FIPS mode is said to do it */
  IV_WRITTEN_INIT = 3, /* over the caller's, in C_EncryptInit */
  IV_WRITTEN_OP = 4    /* over the caller's, in C_Encrypt, as CloudHSM does it for CKM_AES_GCM */
};

enum {
  CKR_OK = 0, CKR_GENERAL_ERROR = 5, CKR_BUFFER_TOO_SMALL = 0x150, CKR_OBJECT_HANDLE_INVALID = 0x82,
  CKR_SESSION_COUNT = 0xB1, CKR_SESSION_HANDLE_INVALID = 0xB3, CKR_TOKEN_NOT_PRESENT = 0xE0,
  CKR_USER_ALREADY_LOGGED_IN = 0x100, CKR_USER_NOT_LOGGED_IN = 0x101, CKR_CRYPTOKI_NOT_INITIALIZED = 0x190,
  CKR_ENCRYPTED_DATA_LEN_RANGE = 0x41, CKM_AES_GCM = 0x1087, CKS_RW_PUBLIC_SESSION = 2, IV_BYTES = 12, TAG_BYTES = 16
};
#define CKM_VENDOR_GCM 0x80001087UL

typedef struct { CK_BYTE major, minor; void *function[FUNCTIONS]; } CK_FUNCTION_LIST;
typedef CK_RV (*function)();

static CK_FUNCTION_LIST real, shim;
static volatile int64_t *control;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int64_t opened_era = -1, login_reboots = -1, login_logouts = -1;

/* What an operation in progress needs until its second call, by session. */
typedef struct {
  CK_ULONG session, key;
  CK_BYTE iv[IV_BYTES], *written, *aad;
  CK_ULONG aad_length;
  int mode;
} operation;
enum { OPERATIONS = 4096 };
static operation operations[OPERATIONS];
static CK_ULONG keys[4096];
static int key_count;
static int64_t keys_era = -1;

static int64_t get(int at) { return __atomic_load_n(&control[at], __ATOMIC_SEQ_CST); }
static CK_ULONG virtual_handle(CK_ULONG handle) { return ((CK_ULONG)(get(REBOOTS) + 1) << 32) | handle; }
static CK_ULONG real_handle(CK_ULONG handle) { return handle & 0xFFFFFFFFUL; }
static int is_now(CK_ULONG handle) { return (int64_t)(handle >> 32) == get(REBOOTS) + 1; }
static int is_logged_in(void) { return login_reboots == get(REBOOTS) && login_logouts == get(LOGOUTS); }
static operation *of_session(CK_ULONG session) { return &operations[real_handle(session) % OPERATIONS]; }
#define REAL(index, ...) ((function)real.function[index])(__VA_ARGS__)

static int64_t now_millis(void) {
  struct timespec time;
  clock_gettime(CLOCK_REALTIME, &time);
  return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

/* Whether one more of a number of times is left. */
static int take(int at) {
  int64_t left = get(at);
  while (left > 0) {
    if (__atomic_compare_exchange_n(&control[at], &left, left - 1, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST)) return 1;
  }
  return left < 0;
}

/* What is done before each call: counted, delayed, failed. */
static CK_RV before(int index) {
  __atomic_add_fetch(&control[CALLS_AT + index], 1, __ATOMIC_SEQ_CST);
  if (get(DELAY_AT + index) && take(DELAY_COUNT)) usleep((useconds_t)(get(DELAY_MILLIS) * 1000));
  if (get(LOST) && index != INITIALIZE) return CKR_CRYPTOKI_NOT_INITIALIZED;
  int64_t until = get(ERROR_UNTIL);
  if (get(ERROR_AT + index) && (until == 0 || now_millis() < until) && take(ERROR_COUNT)) {
    return (CK_RV)get(ERROR_CODE);
  }
  return CKR_OK;
}

static CK_RV in_session(int index, CK_ULONG session) {
  CK_RV result = before(index);
  if (result != CKR_OK) return result;
  return is_now(session) ? CKR_OK : CKR_SESSION_HANDLE_INVALID;
}

static CK_RV with_key(int index, CK_ULONG session, CK_ULONG key) {
  CK_RV result = in_session(index, session);
  if (result != CKR_OK) return result;
  if (!is_logged_in()) return get(LOGOUT_CODE) ? (CK_RV)get(LOGOUT_CODE) : CKR_USER_NOT_LOGGED_IN;
  return is_now(key) ? CKR_OK : 0x60; /* CKR_KEY_HANDLE_INVALID */
}

#define BEFORE(check) do { CK_RV failed = (check); if (failed != CKR_OK) return failed; } while (0)

static CK_RV initialize(void *arguments) {
  BEFORE(before(INITIALIZE));
  if (get(LOST)) {
    control[LOST] = 0;
    REAL(FINALIZE, NULL);
  }
  login_reboots = -1;
  return REAL(INITIALIZE, arguments);
}

static CK_RV finalize(void *reserved) {
  BEFORE(before(FINALIZE));
  /* Sessions that nobody closed stay counted: they are what a leak is. */
  login_reboots = -1;
  return REAL(FINALIZE, reserved);
}

static CK_RV get_slot_list(CK_BYTE present, CK_ULONG *slots, CK_ULONG *count) {
  BEFORE(before(GET_SLOT_LIST));
  if (get(ABSENT)) {
    *count = 0;
    return CKR_OK;
  }
  return REAL(GET_SLOT_LIST, present, slots, count);
}

static CK_RV get_token_info(CK_ULONG slot, CK_TOKEN_INFO_HEAD *info) {
  BEFORE(before(GET_TOKEN_INFO));
  if (get(ABSENT)) return CKR_TOKEN_NOT_PRESENT;
  CK_RV result = REAL(GET_TOKEN_INFO, slot, info);
  if (result == CKR_OK) info->flags |= (CK_ULONG)get(TOKEN_FLAGS);
  return result;
}

static CK_RV get_mechanism_list(CK_ULONG slot, CK_ULONG *mechanisms, CK_ULONG *count) {
  BEFORE(before(GET_MECHANISM_LIST));
  int more = get(IV_MODE) == IV_PREPENDED || get(IV_MODE) == IV_WRITTEN_OP;
  CK_ULONG room = *count;
  if (mechanisms != NULL && more && room > 0) *count = room - 1;
  CK_RV result = REAL(GET_MECHANISM_LIST, slot, mechanisms, count);
  if (result == CKR_OK && more) {
    if (mechanisms != NULL) mechanisms[*count] = CKM_VENDOR_GCM;
    (*count)++;
  }
  return result;
}

static CK_RV open_session(CK_ULONG slot, CK_ULONG flags, void *application, void *notify, CK_ULONG *session) {
  BEFORE(before(OPEN_SESSION));
  if (get(ABSENT)) return CKR_TOKEN_NOT_PRESENT;
  pthread_mutex_lock(&lock);
  if (opened_era != get(REBOOTS)) {
    opened_era = get(REBOOTS);
    control[OPEN_SESSIONS] = 0;
  }
  CK_RV result = CKR_SESSION_COUNT;
  if (get(SESSION_LIMIT) == 0 || get(OPEN_SESSIONS) < get(SESSION_LIMIT)) {
    result = REAL(OPEN_SESSION, slot, flags, application, notify, session);
    if (result == CKR_OK) {
      *session = ((CK_ULONG)(opened_era + 1) << 32) | *session;
      control[OPEN_SESSIONS]++;
      if (get(OPEN_SESSIONS) > get(MOST_SESSIONS)) control[MOST_SESSIONS] = get(OPEN_SESSIONS);
    }
  }
  pthread_mutex_unlock(&lock);
  return result;
}

static CK_RV close_session(CK_ULONG session) {
  BEFORE(before(CLOSE_SESSION));
  /* One of an earlier era is closed all the same, and it is not said. */
  CK_RV result = REAL(CLOSE_SESSION, real_handle(session));
  if (!is_now(session)) return CKR_SESSION_HANDLE_INVALID;
  if (result == CKR_OK) {
    pthread_mutex_lock(&lock);
    control[OPEN_SESSIONS]--;
    pthread_mutex_unlock(&lock);
  }
  return result;
}

static CK_RV get_session_info(CK_ULONG session, CK_SESSION_INFO *info) {
  BEFORE(in_session(GET_SESSION_INFO, session));
  CK_RV result = REAL(GET_SESSION_INFO, real_handle(session), info);
  if (result == CKR_OK && !is_logged_in()) info->state = CKS_RW_PUBLIC_SESSION;
  return result;
}

static CK_RV login(CK_ULONG session, CK_ULONG user, CK_BYTE *pin, CK_ULONG length) {
  BEFORE(in_session(LOGIN, session));
  CK_RV result = REAL(LOGIN, real_handle(session), user, pin, length);
  if (result == CKR_USER_ALREADY_LOGGED_IN && !is_logged_in()) result = CKR_OK;
  if (result == CKR_OK) {
    login_reboots = get(REBOOTS);
    login_logouts = get(LOGOUTS);
  }
  return result;
}

static CK_RV logout(CK_ULONG session) {
  BEFORE(in_session(LOGOUT, session));
  login_reboots = -1;
  return REAL(LOGOUT, real_handle(session));
}

static CK_RV destroy_object(CK_ULONG session, CK_ULONG object) {
  BEFORE(with_key(DESTROY_OBJECT, session, object));
  return REAL(DESTROY_OBJECT, real_handle(session), real_handle(object));
}

static CK_RV get_attribute_value(CK_ULONG session, CK_ULONG object, CK_ATTRIBUTE *attributes, CK_ULONG count) {
  BEFORE(in_session(GET_ATTRIBUTE_VALUE, session));
  if (!is_now(object) || !is_logged_in()) return CKR_OBJECT_HANDLE_INVALID;
  return REAL(GET_ATTRIBUTE_VALUE, real_handle(session), real_handle(object), attributes, count);
}

static CK_RV find_objects_init(CK_ULONG session, CK_ATTRIBUTE *attributes, CK_ULONG count) {
  BEFORE(in_session(FIND_OBJECTS_INIT, session));
  return REAL(FIND_OBJECTS_INIT, real_handle(session), attributes, count);
}

static void remember(CK_ULONG key) {
  pthread_mutex_lock(&lock);
  if (keys_era != get(REBOOTS)) {
    keys_era = get(REBOOTS);
    key_count = 0;
  }
  for (int i = 0; i < key_count; i++) {
    if (keys[i] == key) {
      pthread_mutex_unlock(&lock);
      return;
    }
  }
  if (key_count < (int)(sizeof keys / sizeof *keys)) keys[key_count++] = key;
  pthread_mutex_unlock(&lock);
}

static CK_RV find_objects(CK_ULONG session, CK_ULONG *objects, CK_ULONG most, CK_ULONG *count) {
  BEFORE(in_session(FIND_OBJECTS, session));
  CK_RV result = REAL(FIND_OBJECTS, real_handle(session), objects, most, count);
  if (result != CKR_OK) return result;
  if (!is_logged_in()) *count = 0;
  for (CK_ULONG i = 0; i < *count; i++) {
    remember(objects[i]);
    objects[i] = virtual_handle(objects[i]);
  }
  return result;
}

static CK_RV find_objects_final(CK_ULONG session) {
  BEFORE(in_session(FIND_OBJECTS_FINAL, session));
  return REAL(FIND_OBJECTS_FINAL, real_handle(session));
}

static CK_RV generate_key(CK_ULONG session, CK_MECHANISM *mechanism, CK_ATTRIBUTE *attributes, CK_ULONG count,
                          CK_ULONG *key) {
  BEFORE(in_session(GENERATE_KEY, session));
  if (!is_logged_in()) return CKR_USER_NOT_LOGGED_IN;
  /* A key that serves the vendor's mechanism serves here what that is made of. */
  CK_ULONG gcm = CKM_AES_GCM;
  for (CK_ULONG i = 0; i < count; i++) {
    if (attributes[i].type == 0x40000600UL && *(CK_ULONG *)attributes[i].value == CKM_VENDOR_GCM) {
      attributes[i].value = &gcm;
    }
  }
  CK_RV result = REAL(GENERATE_KEY, real_handle(session), mechanism, attributes, count, key);
  if (result == CKR_OK) {
    remember(*key);
    *key = virtual_handle(*key);
  }
  return result;
}

static CK_RV generate_random(CK_ULONG session, CK_BYTE *bytes, CK_ULONG length) {
  BEFORE(in_session(GENERATE_RANDOM, session));
  return REAL(GENERATE_RANDOM, real_handle(session), bytes, length);
}

static CK_ULONG answering(CK_ULONG key) {
  CK_ULONG handle = real_handle(key);
  if (!get(SWAP_KEYS)) return handle;
  pthread_mutex_lock(&lock);
  for (int i = 0; i < key_count; i++) {
    if (keys[i] == handle) {
      handle = keys[(i + 1) % key_count];
      break;
    }
  }
  pthread_mutex_unlock(&lock);
  return handle;
}

static CK_RV init_gcm(int index, CK_ULONG session, CK_ULONG key, CK_BYTE *iv, CK_BYTE *aad, CK_ULONG aad_length) {
  CK_GCM_PARAMS parameters = {iv, IV_BYTES, IV_BYTES * 8, aad, aad_length, TAG_BYTES * 8};
  CK_MECHANISM mechanism = {CKM_AES_GCM, &parameters, sizeof parameters};
  return REAL(index, real_handle(session), &mechanism, answering(key));
}

static CK_RV encrypt_init(CK_ULONG session, CK_MECHANISM *mechanism, CK_ULONG key) {
  BEFORE(with_key(ENCRYPT_INIT, session, key));
  operation *now = of_session(session);
  now->mode = (int)get(IV_MODE);
  int gcm = mechanism->mechanism == CKM_AES_GCM || mechanism->mechanism == CKM_VENDOR_GCM;
  if (!gcm || now->mode == IV_OF_CALLER) {
    now->mode = IV_OF_CALLER;
    return REAL(ENCRYPT_INIT, real_handle(session), mechanism, answering(key));
  }
  CK_GCM_PARAMS *parameters = mechanism->parameter;
  BEFORE(REAL(GENERATE_RANDOM, real_handle(session), now->iv, (CK_ULONG)IV_BYTES));
  if (now->mode == IV_WRITTEN_INIT) memcpy(parameters->iv, now->iv, IV_BYTES);
  now->written = parameters->iv;
  return init_gcm(ENCRYPT_INIT, session, key, now->iv, parameters->aad, parameters->aadLength);
}

static CK_RV encrypt(CK_ULONG session, CK_BYTE *data, CK_ULONG length, CK_BYTE *out, CK_ULONG *out_length) {
  BEFORE(in_session(ENCRYPT, session));
  operation *now = of_session(session);
  int apart = now->mode == IV_PREPENDED || now->mode == IV_APPENDED;
  if (!apart) {
    if (now->mode == IV_WRITTEN_OP && out != NULL) memcpy(now->written, now->iv, IV_BYTES);
    return REAL(ENCRYPT, real_handle(session), data, length, out, out_length);
  }
  CK_ULONG whole = length + TAG_BYTES + IV_BYTES;
  if (out == NULL) {
    *out_length = whole;
    return CKR_OK;
  }
  if (*out_length < whole) return CKR_BUFFER_TOO_SMALL;
  CK_ULONG sealed = whole - IV_BYTES;
  int front = now->mode == IV_PREPENDED;
  CK_RV result = REAL(ENCRYPT, real_handle(session), data, length, out + (front ? IV_BYTES : 0), &sealed);
  memcpy(front ? out : out + sealed, now->iv, IV_BYTES);
  *out_length = sealed + IV_BYTES;
  return result;
}

static CK_RV decrypt_init(CK_ULONG session, CK_MECHANISM *mechanism, CK_ULONG key) {
  BEFORE(with_key(DECRYPT_INIT, session, key));
  operation *now = of_session(session);
  now->mode = IV_OF_CALLER;
  if (mechanism->mechanism != CKM_VENDOR_GCM) {
    return REAL(DECRYPT_INIT, real_handle(session), mechanism, answering(key));
  }
  /* The IV comes with the data: until then the operation is only remembered. */
  CK_GCM_PARAMS *parameters = mechanism->parameter;
  now->mode = IV_PREPENDED;
  now->key = key;
  now->aad_length = parameters->aadLength;
  free(now->aad);
  now->aad = malloc(parameters->aadLength + 1);
  memcpy(now->aad, parameters->aad, parameters->aadLength);
  return CKR_OK;
}

static CK_RV decrypt(CK_ULONG session, CK_BYTE *data, CK_ULONG length, CK_BYTE *out, CK_ULONG *out_length) {
  BEFORE(in_session(DECRYPT, session));
  operation *now = of_session(session);
  if (now->mode != IV_PREPENDED) return REAL(DECRYPT, real_handle(session), data, length, out, out_length);
  if (length < IV_BYTES + TAG_BYTES) return CKR_ENCRYPTED_DATA_LEN_RANGE;
  if (out == NULL) {
    *out_length = length - IV_BYTES - TAG_BYTES;
    return CKR_OK;
  }
  BEFORE(init_gcm(DECRYPT_INIT, session, now->key, data, now->aad, now->aad_length));
  return REAL(DECRYPT, real_handle(session), data + IV_BYTES, length - IV_BYTES, out, out_length);
}

static CK_RV get_function_list(CK_FUNCTION_LIST **list);

static int load(void) {
  Dl_info self;
  char path[PATH_MAX + 16], module[PATH_MAX + 16];
  if (!dladdr((void *)load, &self)) return 0;
  snprintf(path, sizeof path, "%s.real", self.dli_fname);
  FILE *file = fopen(path, "r");
  if (file == NULL || fgets(module, sizeof module, file) == NULL) return 0;
  fclose(file);
  module[strcspn(module, "\n")] = 0;
  snprintf(path, sizeof path, "%s.control", self.dli_fname);
  int descriptor = open(path, O_RDWR);
  if (descriptor < 0) return 0;
  control = mmap(NULL, NUMBERS * sizeof *control, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
  close(descriptor);
  void *library = dlopen(module, RTLD_NOW);
  if (control == MAP_FAILED || library == NULL) return 0;
  function get_list = (function)dlsym(library, "C_GetFunctionList");
  CK_FUNCTION_LIST *list;
  if (get_list == NULL || get_list(&list) != CKR_OK) return 0;
  real = *list;
  shim = real;
  shim.function[INITIALIZE] = initialize;
  shim.function[FINALIZE] = finalize;
  shim.function[GET_FUNCTION_LIST] = get_function_list;
  shim.function[GET_SLOT_LIST] = get_slot_list;
  shim.function[GET_TOKEN_INFO] = get_token_info;
  shim.function[GET_MECHANISM_LIST] = get_mechanism_list;
  shim.function[OPEN_SESSION] = open_session;
  shim.function[CLOSE_SESSION] = close_session;
  shim.function[GET_SESSION_INFO] = get_session_info;
  shim.function[LOGIN] = login;
  shim.function[LOGOUT] = logout;
  shim.function[DESTROY_OBJECT] = destroy_object;
  shim.function[GET_ATTRIBUTE_VALUE] = get_attribute_value;
  shim.function[FIND_OBJECTS_INIT] = find_objects_init;
  shim.function[FIND_OBJECTS] = find_objects;
  shim.function[FIND_OBJECTS_FINAL] = find_objects_final;
  shim.function[ENCRYPT_INIT] = encrypt_init;
  shim.function[ENCRYPT] = encrypt;
  shim.function[DECRYPT_INIT] = decrypt_init;
  shim.function[DECRYPT] = decrypt;
  shim.function[GENERATE_KEY] = generate_key;
  shim.function[GENERATE_RANDOM] = generate_random;
  return 1;
}

static CK_RV get_function_list(CK_FUNCTION_LIST **list) {
  static int loaded;
  pthread_mutex_lock(&lock);
  if (!loaded) loaded = load();
  pthread_mutex_unlock(&lock);
  if (!loaded) return CKR_GENERAL_ERROR;
  *list = &shim;
  return CKR_OK;
}

CK_RV C_GetFunctionList(CK_FUNCTION_LIST **list) { return get_function_list(list); }
